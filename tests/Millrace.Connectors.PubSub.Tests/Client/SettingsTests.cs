using Millrace.Config;
using Millrace.Connectors.PubSub.Client;
using Millrace.Connectors.PubSub.Sink;
using Millrace.Connectors.PubSub.Source;
using Millrace.Errors;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Client;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(null, null, "https://pubsub.googleapis.com/v1/", false)]
    [InlineData("localhost:8085", null, "http://localhost:8085/v1/", true)]
    [InlineData("localhost:8085", "true", "http://localhost:8085/v1/", true)]
    [InlineData("localhost:8085", "false", "https://pubsub.googleapis.com/v1/", false)]
    [InlineData(null, "false", "https://pubsub.googleapis.com/v1/", false)]
    public void The_emulator_is_used_where_variable_or_setting_say_so(string? variable, string? setting, string root, bool isEmulator)
    {
        var config = new Dictionary<string, string> { ["cps.project"] = "p" };
        if (setting is not null) config["cps.useEmulator"] = setting;

        PubSubEndpoint endpoint = PubSubEndpoint.From(ConnectionSettings.Def.Parse(config), variable);

        Assert.Equal((new Uri(root), isEmulator), (endpoint.Root, endpoint.IsEmulator));
    }

    [Fact]
    public void A_variable_with_a_scheme_is_refused_by_its_name()
    {
        ConfigValues values = ConnectionSettings.Def.Parse(new Dictionary<string, string> { ["cps.project"] = "p" });
        var fault = Assert.Throws<ConfigException>(() => PubSubEndpoint.From(values, "http://localhost:8085"));
        Assert.Contains("PUBSUB_EMULATOR_HOST", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_named_as_it_is_asked()
    {
        await using var relay = new TcpRelay("127.0.0.1:1");
        await relay.CutAsync();
        var config = new Dictionary<string, string>
        {
            ["cps.project"] = "p", ["cps.topic"] = "t", ["cps.useEmulator"] = "true",
            ["cps.endpoint"] = relay.Host
        };
        ConfigValidation validation = await new PubSubSinkConnector().ValidateAsync(config, CancellationToken.None);
        Assert.Contains($"the emulator at {relay.Host}", Assert.Single(validation.AllErrors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cps.topic", "projects/p/topics/t", "without projects/")]
    [InlineData("cps.endpoint", "https://pubsub.googleapis.com", "without https://")]
    [InlineData("maxBufferSize", "1001", "no more than 1000")]
    [InlineData("maxBufferBytes", "9500001", "no more than 9500000")]
    [InlineData("maxRequestTimeoutMs", "9999", "at least 10000")]
    [InlineData("orderingKeySource", "value", "none, key, partition")]
    [InlineData("gcp.credentials.file.path", "/key.json", "Only one of")]
    public void What_does_not_fit_is_said(string name, string value, string expected)
    {
        var config = new Dictionary<string, string>
        {
            ["cps.project"] = "p", ["cps.topic"] = "t", ["gcp.credentials.json"] = "secret",
            [name] = value
        };

        string error = Assert.Single(SinkSettings.Def.Validate(config).AllErrors);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_passwords()
    {
        foreach (ConfigDef def in new[] { SinkSettings.Def, SourceSettings.Def })
            foreach (Setting setting in def.Settings.Where(setting => setting.Name.EndsWith("credentials.json", StringComparison.Ordinal)))
                Assert.Equal(ConfigType.Password, setting.Type);
    }

    [Fact]
    public void Both_spellings_of_the_delay_are_taken() =>
        Assert.Equal(7, SinkSettings.Def.Parse(new Dictionary<string, string>
        {
            ["cps.project"] = "p", ["cps.topic"] = "t",
            ["maxDelayThresholdMs"] = "7"
        }).Get(SinkSettings.Delay));

    [Fact]
    public void Outstanding_limits_bound_requests_and_their_size()
    {
        SinkOptions options = SinkOptions.From(SinkSettings.Def.Parse(new Dictionary<string, string>
        {
            ["cps.project"] = "p", ["cps.topic"] = "t", ["maxOutstandingMessages"] = "250", ["maxOutstandingRequestBytes"] = "1000000",
        }));

        Assert.Equal((100, 1_000_000, 1), (options.MaxMessages, options.MaxBytes, options.MaxRequests));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello", 99162322)]
    [InlineData("größe", 98762257)]
    [InlineData("a😀b", 57849694)]
    public void Text_is_hashed_as_Java_does(string text, int expected) =>
    Assert.Equal(expected, PartitionChooser.JavaHash(System.Text.Encoding.UTF8.GetBytes(text)));
}
