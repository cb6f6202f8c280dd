using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// Broker, registry and worker, each in its own process, on free ports and in a temporary folder.
/// The broker is the embedded one unless another is named.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    // On a machine that builds something besides, a server takes minutes to start.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(95) };
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-e2e-").FullName;

    private Cluster(string? bootstrapServers, IEnumerable<(string Key, string Value)> worker)
    {
        int brokerPort = FreePort.Next(), registryPort = FreePort.Next(), workerPort = FreePort.Next();
        BootstrapServers = bootstrapServers ?? $"127.0.0.1:{Text(brokerPort)}";
        RegistryUrl = $"http://127.0.0.1:{Text(registryPort)}";
        WorkerUrl = $"http://127.0.0.1:{Text(workerPort)}";
        Broker = bootstrapServers is null
            ? new ServerProcess("broker", "--data", Path.Combine(_folder, "broker"), "--port", Text(brokerPort))
            : null;
        Registry = new ServerProcess("registry", "--bootstrap-servers", BootstrapServers, "--port", Text(registryPort));
        string properties = Path.Combine(_folder, "connect-distributed.properties");
        File.WriteAllText(properties, $"""
            bootstrap.servers={BootstrapServers}
            group.id=e2e
            listeners={WorkerUrl}
            config.storage.topic=connect-configs
            offset.storage.topic=connect-offsets
            status.storage.topic=connect-status
            config.storage.replication.factor=1
            offset.storage.replication.factor=1
            status.storage.replication.factor=1
            offset.storage.partitions=1
            status.storage.partitions=1
            offset.flush.interval.ms=500
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=io.confluent.connect.avro.AvroConverter
            value.converter.schema.registry.url={RegistryUrl}
            schema.registry.url={RegistryUrl}
            {string.Join('\n', worker.Select(setting => $"{setting.Key}={setting.Value}"))}
            """);
        Worker = new ServerProcess("worker", "--config", properties);
    }

    public string BootstrapServers { get; }

    public string RegistryUrl { get; }

    public string WorkerUrl { get; }

    /// <summary>The embedded broker; null when the cluster runs on another one.</summary>
    public ServerProcess? Broker { get; }

    public ServerProcess Registry { get; }

    public ServerProcess Worker { get; }

    /// <param name="bootstrapServers">The broker; null starts the embedded one.</param>
    /// <param name="worker">Further settings of the worker.</param>
    public static async Task<Cluster> StartAsync(string? bootstrapServers = null, params (string Key, string Value)[] worker)
    {
        var cluster = new Cluster(bootstrapServers, worker);
        cluster.Broker?.Start();
        cluster.Registry.Start();
        cluster.Worker.Start();
        await cluster.UntilAsync("the worker is healthy", async () =>
            (await cluster._http.GetAsync($"{cluster.WorkerUrl}/health")).IsSuccessStatusCode);
        await cluster.UntilAsync("the registry answers", async () =>
            (await cluster._http.GetAsync($"{cluster.RegistryUrl}/subjects")).IsSuccessStatusCode);
        return cluster;
    }

    /// <summary>Creates the sink of the main flow in the managed spelling, and waits until its task runs.</summary>
    public async Task CreateSinkAsync(string name, string topic, DatabaseServer database, params (string Key, string Value)[] more)
    {
        var config = new JsonObject
        {
            ["connector.class"] = "MySqlSink", ["topics"] = topic, ["tasks.max"] = "1", ["input.data.format"] = "AVRO",
            ["connection.host"] = "127.0.0.1", ["connection.port"] = Text(database.Port), ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["db.name"] = DatabaseServer.Database,
            ["insert.mode"] = "UPSERT", ["pk.mode"] = "record_value", ["pk.fields"] = "ID", ["auto.create"] = "true",
            ["auto.evolve"] = "true",
        };
        foreach (var (key, value) in more) config[key] = value;
        await CreateAsync(name, config);
    }

    /// <summary>Creates a source in the managed spelling, and waits until its task runs.</summary>
    public async Task CreateSourceAsync(string name, DatabaseServer database, params (string Key, string Value)[] more)
    {
        var config = new JsonObject
        {
            ["connector.class"] = "MySqlSource", ["tasks.max"] = "1", ["output.data.format"] = "AVRO",
            ["connection.host"] = "127.0.0.1", ["connection.port"] = Text(database.Port), ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["db.name"] = DatabaseServer.Database,
        };
        foreach (var (key, value) in more) config[key] = value;
        await CreateAsync(name, config);
    }

    /// <summary>Creates a connector with these settings, and waits until its task runs.</summary>
    public async Task CreateConnectorAsync(string name, params (string Key, string Value)[] settings)
    {
        var config = new JsonObject();
        foreach (var (key, value) in settings) config[key] = value;
        await CreateAsync(name, config);
    }

    /// <summary>What the worker answers to a request without a body, or with one of JSON; null for an answer without a body.</summary>
    public async Task<JsonNode?> RestAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{WorkerUrl}/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task PutAsync(string path)
    {
        HttpResponseMessage answer = await _http.PutAsync($"{WorkerUrl}/{path}", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a registry answers, as text.</summary>
    public Task<string> RegistryAsync(string path) => _http.GetStringAsync($"{RegistryUrl}/{path}");

    /// <summary>A number of the offsets that a source connector has stored, summed over its partitions; 0 before there is one.</summary>
    public async Task<long> SourceOffsetAsync(string connector, string key)
    {
        JsonNode? answer = await _http.GetFromJsonAsync<JsonNode>($"{WorkerUrl}/connectors/{connector}/offsets");
        return answer!["offsets"]!.AsArray().Sum(entry => (long)entry!["offset"]![key]!);
    }

    /// <summary>
    /// Creates the Redis sink in the managed spelling, for keys that are text and values that are bytes in database 1, and waits until its
    /// task runs.
    /// </summary>
    public async Task CreateSinkAsync(string name, string topic, RedisServer redis, params (string Key, string Value)[] more)
    {
        var config = new JsonObject
        {
            ["connector.class"] = "RedisSink", ["topics"] = topic, ["tasks.max"] = "1", ["input.key.format"] = "STRING",
            ["input.data.format"] = "BYTES",
            ["redis.hostname"] = "127.0.0.1", ["redis.portnumber"] = Text(redis.Port), ["redis.database"] = "1",
            ["redis.server.password"] = redis.Password ?? "",
            ["redis.ssl.mode"] = "disabled",
        };
        foreach (var (key, value) in more) config[key] = value;
        await CreateAsync(name, config);
    }

    public Task<JsonNode?> StatusAsync(string connector) => _http.GetFromJsonAsync<JsonNode>($"{WorkerUrl}/connectors/{connector}/status");

    /// <summary>Sum of the offsets that a sink connector has committed.</summary>
    public async Task<long> CommittedAsync(string connector)
    {
        JsonNode? answer = await _http.GetFromJsonAsync<JsonNode>($"{WorkerUrl}/connectors/{connector}/offsets");
        return answer!["offsets"]!.AsArray().Sum(entry => (long)entry!["offset"]!["kafka_offset"]!);
    }

    /// <summary>Records of a topic that was never trimmed.</summary>
    public async Task<long> EndOffsetAsync(string topic)
    {
        JsonNode? described =
            JsonNode.Parse(await MillraceProgram.RunAsync("topic", "describe", topic, "--bootstrap-servers", BootstrapServers, "--json"));
        return described!["partitions"]!.AsArray().Sum(partition => (long)partition!["nextOffset"]!);
    }

    /// <summary>State of the connector's first task; null when there is none.</summary>
    public async Task<string?> TaskStateAsync(string connector)
    {
        JsonArray tasks = (await StatusAsync(connector))!["tasks"]!.AsArray();
        return tasks.Count == 0 ? null : (string?)tasks[0]!["state"];
    }

    /// <summary>Sends readings with <c>millrace meter</c> and waits until they are all acknowledged.</summary>
    public Task<string> MeterAsync(params string[] arguments) =>
        MillraceProgram.RunAsync(["meter", "--bootstrap-servers", BootstrapServers, "--registry", RegistryUrl, .. arguments]);

    /// <summary>Waits for a condition; errors while asking count as "not yet". Fails the test with what the servers have said.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        Exception? last = null;
        while (!timeout.IsCancellationRequested)
        {
            try
            {
                if (await condition()) return;
            }
            catch (Exception fault)
                when (fault is HttpRequestException or InvalidOperationException or IOException or System.Text.Json.JsonException)
            {
                last = fault;
            }

            await Task.Delay(100, CancellationToken.None);
        }

        Assert.Fail(
            $"Not within {Patience}: {what}. {last?.Message}\n--- worker\n{Worker.Output}\n--- registry\n{Registry.Output}\n--- "
            + $"broker\n{Broker?.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await Registry.DisposeAsync();
        if (Broker is not null) await Broker.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CreateAsync(string name, JsonObject config)
    {
        HttpResponseMessage answer =
            await _http.PostAsJsonAsync($"{WorkerUrl}/connectors", new JsonObject { ["name"] = name, ["config"] = config });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await UntilAsync($"{name} runs", async () => await TaskStateAsync(name) == "RUNNING");
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
