using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Herding;

/// <summary><c>validate?connect=true</c>: the connection test of a connector, told where users look.</summary>
public sealed class ConnectionTestTests(EmbeddedKafka broker) : IAsyncLifetime
{
    private readonly ProbeConnectors _probe = new();
    private LiveWorker _worker = null!;

    public async ValueTask InitializeAsync() =>
        _worker = await LiveWorker.StartAsync(broker.BootstrapServers, LiveWorker.NewGroup(), _probe);

    public ValueTask DisposeAsync() => _worker is null ? default : _worker.DisposeAsync();

    [Fact]
    public async Task Each_step_is_told_and_a_failure_is_an_error_at_its_setting_without_the_secret()
    {
        _probe.HostFault = "no entry";
        JsonNode answer = await ValidateAsync(ProbeConnectors.ManagedClass, "?connect=true");

        Assert.Equal(["name found passed", "login failed", "database not_tried"],
            answer["connection"]!.AsArray().Select(step => $"{step!["step"]} {step["outcome"]}"));
        JsonNode login = answer["connection"]![1]!;
        Assert.Equal("login.secret", (string?)login["setting"]);
        Assert.StartsWith("no entry for ", (string?)login["message"], StringComparison.Ordinal);
        JsonNode value = answer["configs"]!.AsArray().Single(config => (string?)config!["value"]!["name"] == "login.secret")!["value"]!;
        Assert.StartsWith("Connection test, login: no entry", (string?)Assert.Single(value["errors"]!.AsArray()), StringComparison.Ordinal);
        // The connector's own word on the same thing is not told a second time.
        Assert.Equal(1, (int)answer["error_count"]!);
        Assert.DoesNotContain("sesame", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_works_leaves_no_error()
    {
        JsonNode answer = await ValidateAsync(ProbeConnectors.ManagedClass, "?connect=true");
        Assert.Equal(0, (int)answer["error_count"]!);
        Assert.All(answer["connection"]!.AsArray(), step => Assert.Equal("passed", (string?)step!["outcome"]));
    }

    [Fact]
    public async Task Whoever_does_not_ask_gets_the_answer_of_Connect_and_whoever_has_no_test_an_empty_list()
    {
        foreach (string query in new[] { "", "?connect=false", "?connect" })
            Assert.False((await ValidateAsync(ProbeConnectors.ManagedClass, query)).AsObject().ContainsKey("connection"));
        Assert.Empty((await ValidateAsync(ProbeConnectors.SinkClass, "?connect=true"))["connection"]!.AsArray());
    }

    private async Task<JsonNode> ValidateAsync(string className, string query) => (await _worker.SendAsync(
        HttpMethod.Put, $"/connector-plugins/{className}/config/validate{query}", new JsonObject
        {
            ["name"] = "a", ["connector.class"] = className, ["topics"] = "t", ["site"] = "here", ["login.secret"] = "sesame",
        })).Item2!;
}
