using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>The reference pipeline as it is in samples: from Pub/Sub by way of a topic into MySQL and into another Pub/Sub topic.</summary>
public sealed class PipelineTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>, IDisposable
{
    private const string Mysql = "meter-readings-to-mysql";

    private readonly HttpClient _http = new();
    private readonly HashSet<string> _published = [];
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        foreach (string name in _variables) Environment.SetEnvironmentVariable(name, null);
        _http.Dispose();
    }

    [Fact]
    public async Task Branches_run_side_by_side_and_one_whose_target_was_down_catches_up()
    {
        string host = emulator.Host, input = await emulator.CreateAsync(), output = await emulator.CreateAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        // A database of its own, because it is killed.
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        (string Name, string Value)[] variables =
        [
            ("PUBSUB_PROJECT", PubSubEmulator.Project), ("PUBSUB_ENDPOINT", host), ("PUBSUB_EMULATOR", "true"), ("PUBSUB_SUBSCRIPTION", input), ("PUBSUB_TOPIC", output),
            ("MYSQL_ADDRESS", $"127.0.0.1:{database.Port}"), ("MYSQL_DATABASE", DatabaseServer.Database), ("MYSQL_USER", DatabaseServer.User),
            ("MYSQL_PASSWORD", DatabaseServer.Password),
        ];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
            _variables.Add(name);
        }

        JsonNode applied = await PipelineAsync(cluster, "apply");
        Assert.Equal(["RUNNING", "RUNNING", "RUNNING"], applied["connectors"]!.AsObject().Select(connector => (string?)connector.Value));
        Assert.Equal(5, (int)(await PipelineAsync(cluster, "apply"))["none"]!);

        // One of three is incomplete, and one message is no reading.
        await PublishAsync(input, [.. Enumerable.Range(0, 30).Select(Reading), "no reading"]);
        await cluster.UntilAsync("20 rows", async () => await CountAsync(database) == 20);
        await cluster.UntilAsync("20 messages", async () => await PulledAsync(output) == 20);
        Assert.Equal("1\t1\tboston", await database.SqlAsync("select abs(temperature - 68.9) < 1e-9, abs(pressure - 10) < 1e-9, profileName from SmartMeter where time = 1", DatabaseServer.Database));
        JsonNode reading = JsonNode.Parse(_published.Single(text => (double)JsonNode.Parse(text)!["time"]! == 1))!;
        Assert.Equal((68.9, 10, 60), (Rounded(reading["temperature"]), Rounded(reading["pressure"]), Rounded(reading["humidity"])));

        await database.KillAsync();
        await PublishAsync(input, [.. Enumerable.Range(30, 30).Select(Reading)]);
        await cluster.UntilAsync("40 messages", async () => await PulledAsync(output) == 40);
        await database.StartAsync();
        await cluster.UntilAsync("40 rows", async () => await CountAsync(database) == 40);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(Mysql));
        await cluster.UntilAsync("the message that is no reading is kept aside by both branches", async () => await cluster.EndOffsetAsync("meter-readings-broken") == 2);
    }

    // 20.5 degrees Celsius are 68.9 Fahrenheit, 68.95 kPa are 10 psi.
    private static string Reading(int time) => time % 3 == 0
        ? $$"""{"time":{{Text(time)}},"profileName":"boston","temperature":null,"humidity":60,"pressure":68.95}"""
        : $$"""{"time":{{Text(time)}},"profileName":"boston","temperature":20.5,"humidity":60,"pressure":68.95}""";

    private static double Rounded(JsonNode? number) => Math.Round((double)number!, 6);

    private static async Task<JsonNode> PipelineAsync(Cluster cluster, string verb)
    {
        string file = Path.Combine(Root(), "samples", "pipelines", "smart-meter.yaml");
        return JsonNode.Parse(await MillraceProgram.RunAsync(
            "pipeline", verb, "-f", file, "--json", "--url", cluster.WorkerUrl, "--bootstrap-servers", cluster.BootstrapServers, "--registry", cluster.RegistryUrl))!;
    }

    private async Task PublishAsync(string topic, IReadOnlyList<string> messages)
    {
        var body = new JsonObject
        {
            ["messages"] = new JsonArray([.. messages.Select(text => new JsonObject { ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) })]),
        };
        using HttpResponseMessage answer = await _http.PostAsJsonAsync($"http://{emulator.Host}/v1/projects/{PubSubEmulator.Project}/topics/{topic}:publish", body);
        answer.EnsureSuccessStatusCode();
    }

    // Messages may come twice; different ones are counted. They are kept, and not acknowledged, as nobody else pulls.
    private async Task<int> PulledAsync(string subscription)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(
            $"http://{emulator.Host}/v1/projects/{PubSubEmulator.Project}/subscriptions/{subscription}:pull", new JsonObject { ["maxMessages"] = 100, ["returnImmediately"] = true });
        JsonNode? pulled = await answer.Content.ReadFromJsonAsync<JsonNode>();
        foreach (JsonNode? received in pulled?["receivedMessages"]?.AsArray() ?? [])
            _published.Add(Encoding.UTF8.GetString(Convert.FromBase64String((string)received!["message"]!["data"]!)));
        return _published.Count;
    }

    private static async Task<long> CountAsync(DatabaseServer database)
    {
        string exists = await database.SqlAsync($"select count(*) from information_schema.tables where table_schema = '{DatabaseServer.Database}' and table_name = 'SmartMeter'");
        return exists.Trim() == "0" ? 0 : long.Parse(await database.SqlAsync("select count(*) from SmartMeter", DatabaseServer.Database), CultureInfo.InvariantCulture);
    }

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Millrace.slnx"))) at = at.Parent;
        return at.FullName;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
