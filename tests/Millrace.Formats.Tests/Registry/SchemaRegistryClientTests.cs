using System.Text;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Registry;

public class SchemaRegistryClientTests
{
    private static readonly SchemaText Long = new(SchemaText.Avro, "\"long\"");

    [Fact]
    public async Task Registers_a_schema_with_its_references_under_an_escaped_subject()
    {
        await using RegistryListener server = await RegistryListener.Start((200, """{"id":7,"version":1}"""));
        var schema = Long with { References = [new SchemaReference("ex.Other", "other", 3)] };

        int id = Client(server.Url).Register("a/b c-value", schema, normalize: true);

        Assert.Equal(7, id);
        RegistryListener.Asked asked = Assert.Single(server.Requests);
        Assert.Equal("POST /subjects/a%2Fb%20c-value/versions?normalize=true", asked.Line);
        Assert.Equal("""{"schema":"\"long\"","references":[{"name":"ex.Other","subject":"other","version":3}]}""", asked.Body);
        Assert.StartsWith("application/vnd.schemaregistry.v1+json", asked.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Reads_a_schema_by_id_in_the_context_of_its_subject()
    {
        await using RegistryListener server = await RegistryListener.Start(
            (200, """{"subject":"s","version":2,"schemaType":"AVRO","schema":"\"long\"","references":[{"name":"n","subject":"o","version":1}]}"""));

        RegisteredSchema schema = Client(server.Url).GetById(12, "t-value");

        Assert.Equal("GET /schemas/ids/12?fetchMaxId=false&subject=t-value", Assert.Single(server.Requests).Line);
        Assert.Equal(new RegisteredSchema("s", 2, 12, Long with { References = [new SchemaReference("n", "o", 1)] }), schema);
    }

    [Fact]
    public async Task A_refusal_is_a_fault_of_the_data_and_is_not_repeated()
    {
        await using RegistryListener server =
            await RegistryListener.Start((404, """{"error_code":40403,"message":"Schema 9 not found"}"""));

        RegistryException fault = Assert.Throws<RegistryException>(() => Client(server.Url).GetById(9));

        Assert.Equal(RegistryException.SchemaNotFound, fault.ErrorCode);
        Assert.Contains("Schema 9 not found; error code: 40403", fault.Message);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_out_of_order_is_asked_again(int status)
    {
        await using RegistryListener server = await RegistryListener.Start((status, "busy"), (status, "busy"), (200, """{"id":1}"""));
        Assert.Equal(1, Client(server.Url).Register("s", Long));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Gives_up_after_the_retries_with_an_error_that_may_be_tried_again()
    {
        await using RegistryListener server = await RegistryListener.Start();
        Assert.Throws<RetriableException>(() => Client(server.Url).GetLatest("s"));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_passed_over_for_the_next_and_not_asked_again()
    {
        RegistryListener gone = await RegistryListener.Start();
        Uri dead = gone.Url;
        await gone.DisposeAsync();
        await using RegistryListener server = await RegistryListener.Start((200, """{"id":1}"""), (200, """{"id":1}"""));
        SchemaRegistryClient client = Client(dead, server.Url);

        client.Register("s", Long);
        client.Register("s", Long);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task No_server_at_all_may_be_tried_again_and_names_the_addresses()
    {
        RegistryListener gone = await RegistryListener.Start();
        Uri dead = gone.Url;
        await gone.DisposeAsync();
        Assert.Contains(dead.ToString(), Assert.Throws<RetriableException>(() => Client(dead).Register("s", Long)).Message);
    }

    [Fact]
    public async Task A_wrong_password_stops_the_task_rather_than_blame_the_record()
    {
        await using RegistryListener server = await RegistryListener.Start((401, """{"error_code":401,"message":"Unauthorized"}"""));
        ConnectException fault = Assert.ThrowsAny<ConnectException>(() => Client(server.Url).Register("s", Long));
        Assert.IsNotType<DataException>(fault, exactMatch: false);
        Assert.IsNotType<RetriableException>(fault, exactMatch: false);
    }

    [Fact]
    public async Task User_and_password_come_from_the_URL_or_the_setting_and_headers_are_added()
    {
        await using RegistryListener server = await RegistryListener.Start((200, """{"id":1}"""), (200, """{"id":1}"""));
        string withUser = server.Url.ToString().Replace("http://", "http://us%40er:p@");
        Create(("schema.registry.url", withUser), ("request.header.X-Team", "meters")).Register("s", Long);
        Create(("schema.registry.url", server.Url.ToString()), ("basic.auth.credentials.source", "USER_INFO"),
            ("basic.auth.user.info", "a:b")).Register("s", Long);

        RegistryListener.Asked[] asked = server.Requests.ToArray();
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("us@er:p")), asked[0].Headers["Authorization"]);
        Assert.Equal("meters", asked[0].Headers["X-Team"]);
        Assert.Equal("Basic " + Convert.ToBase64String("a:b"u8), asked[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task What_is_known_is_not_asked_again_and_errors_are()
    {
        await using RegistryListener server =
            await RegistryListener.Start((200, """{"id":1}"""), (404, "{}"), (200, """{"schema":"\"long\""}"""));
        var registry = new CachedSchemaRegistry(Client(server.Url));

        Assert.Equal(registry.Register("s", Long), registry.Register("s", Long with { }));
        Assert.Throws<RegistryException>(() => registry.GetById(1));
        Assert.Equal(registry.GetById(1), registry.GetById(1));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void A_login_in_the_URL_is_in_no_message()
    {
        ISchemaRegistry registry = Create(("schema.registry.url", "http://me:sesame@127.0.0.1:1"), ("max.retries", "0"));
        string message = Assert.ThrowsAny<Exception>(() => registry.GetById(1)).ToString();
        Assert.Contains("http://127.0.0.1:1/", message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", Assert.Throws<ConfigException>(() => Create(("schema.registry.url", "ftp://me:sesame@x"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "List must contain at least one URL")]
    [InlineData("localhost", "Not a URL; expected http://host:port")]
    [InlineData("ftp://x", "Unknown scheme ftp; expected http or https")]
    public void A_wrong_URL_is_named(string url, string reason) => Assert.Contains(reason,
        Assert.Throws<ConfigException>(() =>
            RegistrySettings.Def.Parse(new Dictionary<string, string> { ["schema.registry.url"] = url })).Message);

    private static ISchemaRegistry Create(params (string Key, string Value)[] settings) =>
        SchemaRegistries.Create(RegistrySettings.Def.Parse(settings.ToDictionary(s => s.Key, s => s.Value)));

    private static SchemaRegistryClient Client(params Uri[] urls) =>
        new(new RegistryConnection(urls) { Randomizes = false, RetryWait = TimeSpan.FromMilliseconds(1) });
}
