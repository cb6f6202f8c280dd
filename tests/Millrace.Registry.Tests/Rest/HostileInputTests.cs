using System.Net;
using System.Text;
using Millrace.Kafka;

namespace Millrace.Registry.Tests.Rest;

/// <summary>Input that is wrong on purpose is answered with an error, and the next request is answered as ever.</summary>
public class HostileInputTests(TestBroker broker)
{
    [Fact]
    public async Task Answers_bad_bodies_with_errors_and_goes_on()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        const string path = "/subjects/s/versions";
        (await registry.PostAsync(path, TestRegistry.SchemaBody(new string(' ', 2 << 20)))).Expect(HttpStatusCode.RequestEntityTooLarge);
        (await registry.PostAsync(path, new string('[', 100_000))).ExpectError(400);
        (await registry.PostAsync(path, "{\"schema\":\"\\ud800\"}")).Expect(HttpStatusCode.BadRequest);
        (await registry.PostAsync(path, "null")).ExpectError(422);
        (await registry.PostAsync(path, "[]")).ExpectError(400);
        Assert.EndsWith(
            "RegisterSchemaRequest` (although at least one Creator exists): no int/Int-argument constructor/factory method to deserialize "
            + "from Number value (-1)",
            (await registry.PostAsync(path, "-1")).ExpectError(400).Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        (await registry.PostAsync(path, "\"x\"")).ExpectError(400);
        (await registry.PostAsync(path, "true")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","id":"x"}""")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","version":99999999999}""")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","references":[{"name":"a"}]}""")).ExpectError(42201);
        (await registry.PostAsync(path, """{"schema":"\"int\"","references":[7]}""")).ExpectError(400);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(Nested(400)))).Expect(HttpStatusCode.OK);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(Nested(5000)))).ExpectError(42201);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(string.Concat(Enumerable.Repeat("[", 100_000))))).ExpectError(42201);
        Assert.Equal("[1]", (await registry.GetAsync("/subjects/s/versions")).Body);
    }

    [Theory]
    [InlineData("/subjects//versions", 400)]
    [InlineData("/subjects/a%00b/versions", 400)]
    [InlineData("/subjects/a%1fb/versions", 400)]
    [InlineData("/subjects/a%5cb/versions", 400)]
    [InlineData("/subjects/a%252Fb/versions", 404)]
    [InlineData("/subjects?limit=x", 404)]
    [InlineData("/schemas/ids/99999999999", 404)]
    [InlineData("/subjects/s/versions/2147483648", 422)]
    [InlineData("/schemas/guids/nonsense", 404)]
    public async Task Answers_bad_paths_with_errors(string path, int status)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        Assert.Equal(status, (int)(await registry.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Percent_signs_and_slashes_in_subjects_stay_apart()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (string subject in (string[])["a/b", "a%2Fb", "a b", "ä", ":x", ".", ".."])
        {
            (await registry.RegisterAsync(subject, "\"int\"")).Expect(HttpStatusCode.OK);
            TestAnswer read = (await registry.GetAsync($"/subjects/{Uri.EscapeDataString(subject)}/versions/1/")).Expect(HttpStatusCode.OK);
            Assert.Equal(subject, read.Json.GetProperty("subject").GetString());
        }
    }

    [Theory]
    [InlineData(":.:")]
    [InlineData(":.ctx:")]
    public async Task Nothing_is_registered_without_a_name(string subject)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        Assert.Contains($"The specified subject '{(subject == ":.:" ? "" : subject)}' is not a valid.",
            (await registry.RegisterAsync(subject, "\"int\"")).ExpectError(42208).Body, StringComparison.Ordinal);
        (await registry.PutAsync("/config/s", $$"""{"alias":"{{subject}}"}""")).ExpectError(42208);
        (await registry.PutAsync("/config/s", """{"alias":"a\\b"}""")).ExpectError(42208);
        (await registry.PutAsync("/config/s", """{"alias":"a\u0001b"}""")).ExpectError(42208);
        (await registry.PutAsync("/config/s", """{"alias":"other"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("[]", (await registry.GetAsync("/subjects?deleted=true")).Body);
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_told_with_its_field()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        TestAnswer inBody = await registry.PostAsync("/subjects/s/versions", """{"schema":"\"int\"","schemaType":"\ud800"}""");
        Assert.Equal("The text of \"schemaType\" is no valid Unicode: it holds half of a surrogate pair, or bytes that are no UTF-8",
            inBody.ExpectError(400).Json.GetProperty("message").GetString());
        TestAnswer inSchema = await registry.PostAsync("/subjects/s/versions",
            """{"schema":"{\"type\":\"fixed\",\"name\":\"F\",\"size\":1,\"doc\":\"\\udc00\"}"}""");
        Assert.Contains("the text of \\\"doc\\\" is no valid Unicode", inSchema.ExpectError(42201).Body, StringComparison.Ordinal);
        TestAnswer inProtobuf = await registry.PostAsync("/subjects/s/versions",
            """{"schemaType":"PROTOBUF","schema":"syntax = \"proto3\"; option java_package = \"\\ud800\"; message A {}"}""");
        inProtobuf.Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_highest_id_and_version_do_not_wrap()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.PutAsync("/mode/:.full:s", """{"mode":"IMPORT"}""")).Expect(HttpStatusCode.OK);
        (await registry.PostAsync("/subjects/:.full:s/versions", """{"schema":"\"int\"","id":2147483647,"version":2147483647}""")).Expect(
            HttpStatusCode.OK);
        (await registry.PutAsync("/mode/:.full:s", """{"mode":"READWRITE"}""")).Expect(HttpStatusCode.OK);

        Assert.Contains("No version is left", (await registry.RegisterAsync(":.full:s", "\"long\"")).ExpectError(42205).Body,
            StringComparison.Ordinal);
        Assert.Contains("No id is left", (await registry.RegisterAsync(":.full:t", "\"long\"")).ExpectError(42205).Body,
            StringComparison.Ordinal);
        Assert.Equal(2147483647, (await registry.RegisterAsync(":.full:t", "\"int\"")).Id);
        Assert.Equal(1, (await registry.RegisterAsync("t", "\"long\"")).Id);
    }

    [Fact]
    public async Task Records_that_make_no_sense_keep_nobody_from_writing_and_starting()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        (await registry.RegisterAsync("s", "\"int\"")).Expect(HttpStatusCode.OK);
        using (var producer = new KafkaProducer(new KafkaConfig(broker.BootstrapServers)))
        {
            byte[] key = """{"keytype":"SCHEMA","subject":"bad","version":1,"magic":1}"""u8.ToArray();
            foreach (string value in (string[])[
                """{"id":7,"schema":"\"int\"","references":[null]}""", """{"id":7,"schema":"\"int\"","metadata":{"tags":{"a":null}}}""",
                    "[", "null", "7"])
                await producer.ProduceAsync(registry.Topic, key, Encoding.UTF8.GetBytes(value), partition: 0);
            key[Array.IndexOf(key, (byte)'b')] = 0xFF;
            await producer.ProduceAsync(registry.Topic, key, "{}"u8.ToArray(), partition: 0);
        }

        Assert.Equal(2, (await registry.RegisterAsync("t", "\"double\"")).Expect(HttpStatusCode.OK).Id);
        await using TestRegistry second = await TestRegistry.StartAsync(broker.BootstrapServers, registry.Topic);
        Assert.Equal("[\"s\",\"t\"]", (await second.GetAsync("/subjects?deleted=true")).Body);
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"items\":", depth)) + "\"int\"" + new string('}', depth);
}
