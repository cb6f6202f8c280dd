using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Kafka;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>
/// The reference pipeline as it is in samples: from Pub/Sub by way of a topic into MySQL and into another Pub/Sub topic;
/// and from a topic that is there.
/// </summary>
public sealed class PipelineTests(PubSubEmulator emulator) : IDisposable
{
    private const string Mysql = "meter-readings-to-mysql";
    private const string PubSub = "meter-readings-to-pubsub";

    private readonly HttpClient _http = new();
    private readonly HashSet<string> _published = [];
    private readonly List<string> _variables = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-pipeline-").FullName;

    public void Dispose()
    {
        foreach (string name in _variables) Environment.SetEnvironmentVariable(name, null);
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Readings_of_PubSub_go_two_ways_and_either_catches_up_when_its_target_was_down()
    {
        string input = await emulator.CreateAsync();
        await RunAsync(Sample(), input, (_, readings) => PublishAsync(input, readings));
    }

    [Fact]
    public async Task Readings_of_a_Kafka_topic_go_the_same_two_ways()
    {
        // The sample without its source, as it says itself.
        string sample = await File.ReadAllTextAsync(Sample(), TestContext.Current.CancellationToken);
        int source = sample.IndexOf("  # The readings as they come", StringComparison.Ordinal),
            end = sample.IndexOf($"  {Mysql}:", StringComparison.Ordinal);
        string file = Path.Combine(_folder, "kafka.yaml");
        await File.WriteAllTextAsync(file, sample.Remove(source, end - source), TestContext.Current.CancellationToken);
        await RunAsync(file, "none", ProduceAsync);
    }

    private async Task RunAsync(string file, string input, Func<Cluster, IReadOnlyList<string>, Task> sendAsync)
    {
        string output = await emulator.CreateAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        // A database of its own, because it is killed.
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        // What the connectors see of Pub/Sub, to be cut off.
        await using var relay = new TcpRelay(emulator.Host);
        SetEnvironment(database, relay.Host, input, output);

        JsonObject connectors = (await PipelineAsync(cluster, "apply", file))["connectors"]!.AsObject();
        Assert.Contains(Mysql, connectors.Select(connector => connector.Key));
        Assert.All(connectors, connector => Assert.Equal("RUNNING", (string?)connector.Value));
        Assert.Equal(2 + connectors.Count, (int)(await PipelineAsync(cluster, "apply", file))["none"]!);

        // One of three is incomplete, and one message is no reading.
        await sendAsync(cluster, [.. Enumerable.Range(0, 30).Select(Reading), "no reading"]);
        await cluster.UntilAsync("20 rows", async () => await CountAsync(database) == 20);
        await cluster.UntilAsync("20 messages", async () => await PulledAsync(output) == 20);
        Assert.Equal("1\t1\tboston", await database.SqlAsync(
            "select abs(temperature - 68.9) < 1e-9, abs(pressure - 10) < 1e-9, profileName from SmartMeter where time = 1",
            DatabaseServer.Database));
        JsonNode reading = JsonNode.Parse(_published.Single(text => (double)JsonNode.Parse(text)!["time"]! == 1))!;
        Assert.Equal((68.9, 10, 60), (Rounded(reading["temperature"]), Rounded(reading["pressure"]), Rounded(reading["humidity"])));

        await database.KillAsync();
        await sendAsync(cluster, [.. Enumerable.Range(30, 30).Select(Reading)]);
        await cluster.UntilAsync("40 messages", async () => await PulledAsync(output) == 40);
        // What stays as it is can be applied while its target is down.
        Assert.Equal(2 + connectors.Count, (int)(await PipelineAsync(cluster, "plan", file))["none"]!);
        await database.StartAsync();
        await cluster.UntilAsync("40 rows", async () => await CountAsync(database) == 40);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(Mysql));

        await relay.CutAsync();
        await ProduceAsync(cluster, [.. Enumerable.Range(60, 30).Select(Reading)]);
        await cluster.UntilAsync("60 rows", async () => await CountAsync(database) == 60);
        Assert.Equal(40, await PulledAsync(output));
        Assert.Equal(2 + connectors.Count, (int)(await PipelineAsync(cluster, "plan", file))["none"]!);
        relay.Mend();
        await sendAsync(cluster, [.. Enumerable.Range(90, 3).Select(Reading)]);
        await cluster.UntilAsync("62 messages", async () => await PulledAsync(output) == 62);
        await cluster.UntilAsync("62 rows", async () => await CountAsync(database) == 62);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(PubSub));
        await cluster.UntilAsync("the message that is no reading is kept aside by both branches", async () =>
            await cluster.EndOffsetAsync("meter-readings-broken") == 2);
    }

    private void SetEnvironment(DatabaseServer database, string endpoint, string input, string output)
    {
        (string Name, string Value)[] variables =
        [
            ("PUBSUB_PROJECT", PubSubEmulator.Project), ("PUBSUB_ENDPOINT", endpoint), ("PUBSUB_EMULATOR", "true"),
                ("PUBSUB_SUBSCRIPTION", input),
            ("PUBSUB_TOPIC", output), ("MYSQL_ADDRESS", $"127.0.0.1:{Text(database.Port)}"), ("MYSQL_DATABASE", DatabaseServer.Database),
            ("MYSQL_USER", DatabaseServer.User), ("MYSQL_PASSWORD", DatabaseServer.Password),
        ];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
            _variables.Add(name);
        }
    }

    // 20.5 degrees Celsius are 68.9 Fahrenheit, 68.95 kPa are 10 psi.
    private static string Reading(int time) => time % 3 == 0
        ? $$"""{"time":{{Text(time)}},"profileName":"boston","temperature":null,"humidity":60,"pressure":68.95}"""
        : $$"""{"time":{{Text(time)}},"profileName":"boston","temperature":20.5,"humidity":60,"pressure":68.95}""";

    private static double Rounded(JsonNode? number) => Math.Round((double)number!, 6);

    private static async Task<JsonNode> PipelineAsync(Cluster cluster, string verb, string file) =>
        JsonNode.Parse(await MillraceProgram.RunAsync(
        "pipeline", verb, "-f", file, "--json", "--url", cluster.WorkerUrl, "--bootstrap-servers", cluster.BootstrapServers, "--registry",
        cluster.RegistryUrl))!;

    private static async Task ProduceAsync(Cluster cluster, IReadOnlyList<string> readings)
    {
        using var producer = new KafkaProducer(new KafkaConfig(cluster.BootstrapServers));
        foreach (string reading in readings)
            await producer.ProduceAsync("meter-readings", Encoding.UTF8.GetBytes("boston"), Encoding.UTF8.GetBytes(reading));
    }

    private async Task PublishAsync(string topic, IReadOnlyList<string> messages)
    {
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(
                [.. messages.Select(text => new JsonObject { ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) })]),
        };
        using HttpResponseMessage answer =
            await _http.PostAsJsonAsync($"http://{emulator.Host}/v1/projects/{PubSubEmulator.Project}/topics/{topic}:publish", body);
        answer.EnsureSuccessStatusCode();
    }

    // Messages may come twice; different ones are counted. They are kept, and not acknowledged, as nobody else pulls.
    private async Task<int> PulledAsync(string subscription)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(
            $"http://{emulator.Host}/v1/projects/{PubSubEmulator.Project}/subscriptions/{subscription}:pull",
            new JsonObject { ["maxMessages"] = 100, ["returnImmediately"] = true });
        JsonNode? pulled = await answer.Content.ReadFromJsonAsync<JsonNode>();
        foreach (JsonNode? received in pulled?["receivedMessages"]?.AsArray() ?? [])
            _published.Add(Encoding.UTF8.GetString(Convert.FromBase64String((string)received!["message"]!["data"]!)));
        return _published.Count;
    }

    private static async Task<long> CountAsync(DatabaseServer database)
    {
        string exists =
            await database.SqlAsync(
                $"select count(*) from information_schema.tables where table_schema = '{DatabaseServer.Database}' and table_name = "
                + $"'SmartMeter'");
        return exists.Trim() == "0" ? 0 : long.Parse(await database.SqlAsync("select count(*) from SmartMeter", DatabaseServer.Database),
            CultureInfo.InvariantCulture);
    }

    private static string Sample() => Repository.Of("samples", "pipelines", "smart-meter.yaml");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
