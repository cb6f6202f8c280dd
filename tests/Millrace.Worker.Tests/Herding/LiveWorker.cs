using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Connectors.File;
using Millrace.Formats;

namespace Millrace.Worker.Tests.Herding;

/// <summary>A whole worker on a free port, seen through its REST API as a user sees it.</summary>
internal sealed class LiveWorker : IAsyncDisposable
{
    // Generous: other builds and servers share the machine. Nothing asserts on it, it only ends a wait that is in vain.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(90);

    private readonly WorkerHost _host;

    private LiveWorker(WorkerHost host, Uri url)
    {
        _host = host;
        Client = new HttpClient { BaseAddress = url };
    }

    public HttpClient Client { get; }

    public WorkerHost Host => _host;

    public string Id => _host.Url.Authority;

    public static async Task<LiveWorker> StartAsync(
        string bootstrapServers, string group, ProbeConnectors probe, ILoggerFactory? loggers = null,
        params (string Name, string Value)[] more)
    {
        LiveWorker worker = await StartUnreadyAsync(bootstrapServers, group, probe, loggers, more);
        await worker._host.Started.WaitAsync(LongestWait, TestContext.Current.CancellationToken);
        return worker;
    }

    /// <summary>Returns when REST answers, whether or not there is a broker.</summary>
    public static async Task<LiveWorker> StartUnreadyAsync(
        string bootstrapServers, string group, ProbeConnectors probe, ILoggerFactory? loggers = null,
        params (string Name, string Value)[] more)
    {
        Dictionary<string, string> settings = Settings(bootstrapServers, group, more);
        WorkerHost host = await WorkerHost.StartAsync(
            settings, [.. FormatPlugins.All, .. FilePlugins.All, .. probe.Plugins], loggers
            ?? NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var listener = new Uri(settings["listeners"]);
        // A worker may advertise an address that is not its own; a listener on port 0 is found by what it advertises.
        return new LiveWorker(host, listener.Port == 0 ? host.Url : listener);
    }

    public static Dictionary<string, string> Settings(string bootstrapServers, string group, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["group.id"] = group,
            ["listeners"] = "http://127.0.0.1:0",
            ["config.storage.topic"] = $"{group}-configs",
            ["offset.storage.topic"] = $"{group}-offsets",
            ["status.storage.topic"] = $"{group}-status",
            ["config.storage.replication.factor"] = "1",
            ["offset.storage.replication.factor"] = "1",
            ["offset.storage.partitions"] = "5",
            ["status.storage.replication.factor"] = "1",
            ["status.storage.partitions"] = "2",
            ["offset.flush.interval.ms"] = "100",
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
        };
        foreach (var (name, value) in more) settings[name] = value;
        return settings;
    }

    /// <summary>A name that no other test has, also in the next run against the same cluster.</summary>
    public static string NewGroup() => $"t{Guid.NewGuid().ToString("N")[..12]}";

    public async Task CreateAsync(string name, string initialState, params (string Name, string Value)[] config)
    {
        (HttpStatusCode status, JsonNode? body) = await SendAsync(HttpMethod.Post, "/connectors", new JsonObject
        {
            ["name"] = name, ["config"] = Json(config), ["initial_state"] = initialState,
        });
        Assert.True(status == HttpStatusCode.Created, $"{status}: {body}");
    }

    public Task CreateAsync(string name, params (string Name, string Value)[] config) => CreateAsync(name, "RUNNING", config);

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode?> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Body;

    public async Task<HttpStatusCode> PutAsync(string path, JsonNode? body = null) => (await SendAsync(HttpMethod.Put, path, body)).Status;

    public async Task<HttpStatusCode> PostAsync(string path) => (await SendAsync(HttpMethod.Post, path)).Status;

    public async Task<HttpStatusCode> DeleteAsync(string path) => (await SendAsync(HttpMethod.Delete, path)).Status;

    /// <summary>The connector's state, then those of its tasks: <c>RUNNING: RUNNING FAILED</c>; nothing when there is no status.</summary>
    public async Task<string> StatesAsync(string name)
    {
        (HttpStatusCode status, JsonNode? body) = await SendAsync(HttpMethod.Get, $"/connectors/{name}/status");
        return status != HttpStatusCode.OK
            ? ""
            : $"{body!["connector"]!["state"]}: {string.Join(' ', body["tasks"]!.AsArray().Select(task => task!["state"]))}".TrimEnd();
    }

    public Task WaitForAsync(string name, string states) =>
        WaitUntilAsync(() => StatesAsync(name), seen => seen == states, $"states of {name} to be '{states}'");

    public static async Task<T> WaitUntilAsync<T>(Func<Task<T>> look, Func<T, bool> isReached, string what)
    {
        DateTime end = DateTime.UtcNow + LongestWait;
        while (true)
        {
            T seen = await look();
            if (isReached(seen)) return seen;
            if (DateTime.UtcNow > end) Assert.Fail($"Waited in vain for {what}; last seen: {seen}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task WaitUntilAsync(Func<bool> isReached, string what) =>
        WaitUntilAsync(() => Task.FromResult(isReached()), reached => reached, what);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }

    public static JsonObject Json(params (string Name, string Value)[] config)
    {
        var json = new JsonObject();
        foreach (var (name, value) in config) json[name] = value;
        return json;
    }
}
