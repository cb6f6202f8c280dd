using System.Net;
using System.Text;
using Millrace.Errors;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Tests.Rest;

/// <summary>Connect's own basic authentication: its class, its JAAS file and its file of users.</summary>
public sealed class PropertyAccountsTests : IDisposable
{
    private const string Extension = "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";
    private const string Module = "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-jaas-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whoever_logs_in_may_do_all_and_nobody_else_anything()
    {
        await using TestWorker worker = await StartAsync("# users\nalice=s3cret\nbob : other\n");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(worker, "alice:s3cret")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(worker, "bob:other")).StatusCode);
        foreach (string login in new[] { "", "alice:other", "carol:", "carol:s3cret" })
        {
            HttpResponseMessage refused = await GetAsync(worker, login);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Basic", refused.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("""{"error_code":401,"message":"User cannot access the resource."}""",
                await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("", "there is no account in it")]
    [InlineData(null, "Could not find file")]
    public async Task A_file_without_users_does_not_open_the_door(string? users, string message)
    {
        ConfigException refused = await Assert.ThrowsAsync<ConfigException>(() => StartAsync(users));

        Assert.StartsWith("Invalid value for configuration rest.extension.classes: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_JAAS_file_it_does_not_start()
    {
        ConfigException refused =
            await Assert.ThrowsAsync<ConfigException>(() => TestWorker.StartAsync(("rest.extension.classes", Extension)));

        Assert.Contains("KAFKA_OPTS, or access.jaas.file", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Xmx1g -Djava.security.auth.login.config=/etc/kafka/jaas.conf -Da=b", "/etc/kafka/jaas.conf")]
    [InlineData("-Djava.security.auth.login.config=\"/etc/my kafka/jaas.conf\"", "/etc/my kafka/jaas.conf")]
    [InlineData("-Dother=-Djava.security.auth.login.config", null)]
    [InlineData("", null)]
    public void Finds_the_file_among_the_options_of_Java(string options, string? file) =>
        Assert.Equal(file, PropertyAccounts.FromJavaOptions(options));

    [Fact]
    public void Reads_the_entry_among_others_and_comments() => Assert.Equal("/etc//users", PropertyAccounts.FileOf($$"""
        KafkaClient { org.acme.Other required file="/wrong"; };
        /* KafkaConnect { nothing }; */
        KafkaConnect { // ours
          {{Module}} required
            debug=true file="/etc//users";
        };
        """));

    [Theory]
    [InlineData("KafkaClient { X required file=\"a\"; };", "there is no entry KafkaConnect")]
    [InlineData("KafkaConnect { org.acme.Ldap required file=\"a\"; };", "no other module")]
    [InlineData("KafkaConnect { " + Module + " required file=\"a\"; org.acme.Ldap required; };", "no other module")]
    [InlineData("KafkaConnect { " + Module + " required; };", "needs file=")]
    public void Refuses_what_it_does_not_know(string jaas, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => PropertyAccounts.FileOf(jaas)).Message, StringComparison.Ordinal);

    private async Task<TestWorker> StartAsync(string? users)
    {
        string file = Path.Combine(_folder, "users.properties"), jaas = Path.Combine(_folder, "jaas.conf");
        if (users is not null) await File.WriteAllTextAsync(file, users, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(jaas, $"KafkaConnect {{\n  {Module} required\n  file=\"{file}\";\n}};\n",
            TestContext.Current.CancellationToken);
        return await TestWorker.StartAsync(("rest.extension.classes", Extension), ("access.jaas.file", jaas));
    }

    private static async Task<HttpResponseMessage> GetAsync(TestWorker worker, string login)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connectors");
        if (login.Length > 0) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return await worker.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
