using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;
using Millrace.TestServers;

namespace Millrace.Cli.Tests.Commands;

/// <summary>How commands log in to servers that ask for it, and what they say where they cannot.</summary>
public sealed class LoginTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string Value = "\"a\"";

    private static readonly (string, string) Password = ("MILLRACE_PASSWORD", "sesame:1");

    [Fact]
    public async Task Consume_fails_without_a_login_and_prints_nothing()
    {
        await ProduceAsync("locked");
        await using LoginProxy proxy = await LoginProxy.StartAsync(servers.Registry);

        ProgramEnd end = await servers.RunAsync("consume", "locked", "--registry", proxy.Url.ToString());

        Assert.Equal((ExitCode.Failed, ""), (end.ExitCode, end.Output));
        Assert.Contains($"Schema Registry at {proxy.Url} says 401: Unauthorized. It wants a login: --user", end.Errors,
            StringComparison.Ordinal);
        // The advice of the message.
        Assert.Equal("AAAAAAECYQ==", (await servers.RunAsync("consume", "locked", "--registry", proxy.Url.ToString(), "--key-format",
            "Base64", "--value-format", "Base64")).Output);
        ProgramEnd wrong = await servers.RunAsync("consume", "locked", "--registry", $"http://anna:x@127.0.0.1:{proxy.Url.Port}");
        Assert.Contains("The login is wrong", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed,
            (await servers.RunAsync("meter", "--count", "1", "--topic", "locked-meter", "--registry", proxy.Url.ToString())).ExitCode);
    }

    [Fact]
    public async Task Consume_fails_when_the_registry_is_away()
    {
        await ProduceAsync("alone");

        ProgramEnd end = await servers.RunAsync("consume", "alone", "--registry", $"http://127.0.0.1:{FreePort.Next()}");

        Assert.Equal((ExitCode.Unavailable, ""), (end.ExitCode, end.Output));
        Assert.Contains("No Schema Registry answers at", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_in_by_address_user_token_or_profile()
    {
        await ProduceAsync("open");
        await using LoginProxy proxy = await LoginProxy.StartAsync(servers.Registry);
        string url = proxy.Url.ToString(), passwordFile = servers.Write("password", "sesame:1\n"),
            tokenFile = servers.Write("token", "token-1\n");
        (string, string) home = Config($"""
            profiles:
              work:
                bootstrap.servers: {servers.BootstrapServers}
                registry: {"{"}url: '{url}', user: anna, password: '${"{"}env:MILLRACE_TEST_LOGIN{"}"}'{"}"}
              other:
                registry: {"{"}url: '{url}', token: wrong{"}"}
            """);

        Assert.Equal(Value, await ConsumeAsync([], "--registry", $"http://anna:sesame%3A1@127.0.0.1:{proxy.Url.Port}"));
        Assert.Equal(Value, await ConsumeAsync([Password], "--registry", url, "--user", "anna"));
        Assert.Equal(Value, await ConsumeAsync([], "--registry", url, "--user", "anna", "--password-file", passwordFile));
        Assert.Equal(Value, await ConsumeAsync([], "--registry", url, "--token-file", tokenFile));
        Assert.Equal(Value, await ConsumeAsync([("MILLRACE_TOKEN", "token-1")], "--registry", url));
        Assert.Equal(Value, await ConsumeAsync([home, ("MILLRACE_TEST_LOGIN", "sesame:1")], "--profile", "work"));
        Assert.Equal(Value, await ConsumeAsync([home, ("MILLRACE_TEST_LOGIN", "sesame:1"), ("MILLRACE_PROFILE", "work")]));
        Assert.Contains("401", await ConsumeAsync([home], "--profile", "other"), StringComparison.Ordinal);
        // A login is for the address beside it.
        Assert.Contains("It wants a login", await ConsumeAsync([home, ("MILLRACE_TEST_LOGIN", "sesame:1")], "--profile", "work",
            "--registry", url), StringComparison.Ordinal);

        async Task<string> ConsumeAsync((string, string)[] environment, params string[] arguments)
        {
            ProgramEnd end = await servers.RunWithAsync(environment, ["consume", "open", .. arguments]);
            return end.ExitCode == ExitCode.Success ? end.Output : end.Errors;
        }
    }

    [Fact]
    public async Task Trusts_the_certificates_of_cacert_alone()
    {
        await ProduceAsync("safe");
        string certificate = servers.PathOf("ca.pem");
        await using LoginProxy proxy = await LoginProxy.StartAsync(servers.Worker, certificate);
        await using LoginProxy registry = await LoginProxy.StartAsync(servers.Registry, servers.PathOf("ca2.pem"));

        ProgramEnd distrusted =
            await servers.RunWithAsync([Password], "connector", "list", "--url", proxy.Url.ToString(), "--user", "anna");
        Assert.Equal(ExitCode.Unavailable, distrusted.ExitCode);
        Assert.Contains("--cacert", distrusted.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("inner exception", distrusted.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await servers.RunWithAsync([Password], "connector", "list", "--url", proxy.Url.ToString(), "--user",
            "anna", "--cacert", certificate)).ExitCode);
        Assert.Equal(Value, (await servers.RunWithAsync([Password], "consume", "safe", "--registry", registry.Url.ToString(), "--user",
            "anna", "--cacert", servers.PathOf("ca2.pem"))).Output);
        Assert.Equal(ExitCode.Usage,
            (await servers.RunAsync("connector", "list", "--cacert", servers.Write("no.pem", "nothing"))).ExitCode);
    }

    [Fact]
    public async Task Follows_only_the_references_of_the_servers_that_a_command_uses()
    {
        const string Missing = "${env:MILLRACE_TEST_NOWHERE}";
        (string, string) home = Config($"""
            profiles:
              work:
                bootstrap.servers: {servers.BootstrapServers}
                kafka: {"{"}sasl.password: '{Missing}'{"}"}
                registry: {"{"}url: '{servers.Registry}'{"}"}
                worker: {"{"}url: '{servers.Worker}', user: anna, password: '{Missing}'{"}"}
            """);

        ProgramEnd registry = await servers.RunWithAsync([home], "schema", "list", "--profile", "work");
        ProgramEnd given = await servers.RunWithAsync([home], "connector", "list", "--profile", "work", "--url", servers.Worker.ToString());
        ProgramEnd worker = await servers.RunWithAsync([home], "connector", "list", "--profile", "work");
        ProgramEnd kafka = await servers.RunWithAsync([home], "topic", "list", "--profile", "work");

        Assert.Equal((ExitCode.Success, ""), (registry.ExitCode, registry.Errors));
        Assert.Equal((ExitCode.Success, ""), (given.ExitCode, given.Errors));
        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (worker.ExitCode, kafka.ExitCode));
        Assert.Contains("profiles.work.worker.password", worker.Errors, StringComparison.Ordinal);
        Assert.Contains("profiles.work.kafka.sasl.password", kafka.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--user anna", "MILLRACE_PASSWORD")]
    [InlineData("--password-file x", "--password-file is the password of --user")]
    [InlineData("--token-file /no/such", "--token-file: ")]
    [InlineData("--profile none", "Profile 'none' is looked for in ")]
    public async Task Says_what_a_login_lacks(string options, string message)
    {
        ProgramEnd end =
            await servers.RunWithAsync([("XDG_CONFIG_HOME", servers.PathOf("empty"))], ["connector", "list", .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profiles: {a: {}}", "has no profile 'work'; it has: a.")]
    [InlineData("profiles: {work: {kafka: {security.protocol: SSL}}}", "settings for bootstrap.servers, which is missing beside it")]
    [InlineData("profiles: {work: {registry: {user: anna}}}", "profiles.work.registry.url is missing")]
    [InlineData("profiles: {work: {registry: {url: 'http://a', user: anna}}}", "profiles.work.registry.password is missing")]
    [InlineData("profiles: {work: {regisrty: {}}}", "did you mean registry?")]
    public async Task Says_where_the_profile_is_wrong(string yaml, string message)
    {
        ProgramEnd end = await servers.RunWithAsync([Config(yaml)], "schema", "list", "--profile", "work");

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("config.yaml", end.Errors, StringComparison.Ordinal);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
    }

    private (string, string) Config(string yaml)
    {
        string folder = Directory.CreateDirectory(servers.PathOf($"home-{Guid.NewGuid():N}")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "millrace"));
        File.WriteAllText(Path.Combine(folder, "millrace", "config.yaml"), yaml);
        return ("XDG_CONFIG_HOME", folder);
    }

    // Avro's string "a".
    private async Task ProduceAsync(string topic)
    {
        string schema = servers.Write("string.avsc", "\"string\"");
        ProgramEnd end = await servers.RunAsync("produce", topic, "--schema", schema, "--value", Value);
        Assert.True(end.ExitCode == ExitCode.Success, end.Errors);
    }
}
