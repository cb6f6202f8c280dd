using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Clients;

/// <summary>Kafka Connect's REST API, any server's.</summary>
/// <exception cref="Refusal"/>
internal sealed class ConnectClient(RestClient rest)
{
    public string Address => rest.Address;

    public Uri Url => rest.Url;

    public async Task<ServerInfo> ServerAsync(CancellationToken cancellationToken)
    {
        JsonNode? answer = await rest.GetAsync("", cancellationToken);
        return new ServerInfo((string?)answer?["version"] ?? "", (string?)answer?["commit"] ?? "",
            (string?)answer?["kafka_cluster_id"] ?? "");
    }

    public async Task<IReadOnlyList<ConnectorInfo>> ConnectorsAsync(CancellationToken cancellationToken)
    {
        JsonNode? answer = await rest.GetAsync("connectors?expand=info&expand=status", cancellationToken);
        return [.. (answer as JsonObject ?? []).Select(entry => ConnectorInfo.Of(entry.Key, entry.Value))
            .OrderBy(connector => connector.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Of a Millrace worker: what it counts of the tasks that it runs. Other servers refuse with 404.</summary>
    public async Task<WorkerMetrics> MetricsAsync(CancellationToken cancellationToken) =>
        WorkerMetrics.Of(await rest.GetTextAsync("metrics", cancellationToken));

    public async Task<IReadOnlyList<PluginInfo>> PluginsAsync(CancellationToken cancellationToken = default)
    {
        JsonNode? answer = await rest.GetAsync("connector-plugins?connectorsOnly=false", cancellationToken);
        return [.. (answer as JsonArray ?? []).Select(node =>
            new PluginInfo((string?)node?["class"] ?? "", (string?)node?["type"] ?? "", (string?)node?["version"] ?? ""))];
    }

    public async Task<IReadOnlyDictionary<string, string>> ConfigAsync(string name, CancellationToken cancellationToken = default) =>
        Texts(await rest.GetAsync($"{Of(name)}/config", cancellationToken));

    public async Task<IReadOnlyList<string>> TopicsAsync(string name, CancellationToken cancellationToken = default)
    {
        JsonNode? answer = await rest.GetAsync($"{Of(name)}/topics", cancellationToken);
        return [.. (answer?[name]?["topics"] as JsonArray ?? []).Select(topic => (string?)topic ?? "").Order(StringComparer.Ordinal)];
    }

    /// <summary>What a plugin says of a configuration; a class that is not there is a refusal.</summary>
    public Task<JsonNode?> ValidateAsync(string plugin, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken = default) =>
        rest.SendAsync(HttpMethod.Put, $"connector-plugins/{Uri.EscapeDataString(plugin)}/config/validate", Json(config),
            cancellationToken);

    /// <summary>The same of a Millrace worker, which tries the connection as well. Other servers ignore that.</summary>
    public Task<JsonNode?> ConnectAsync(string plugin, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        rest.SendAsync(HttpMethod.Put, $"connector-plugins/{Uri.EscapeDataString(plugin)}/config/validate?connect=true", Json(config),
            cancellationToken);

    /// <param name="initialState"><c>RUNNING</c>, <c>PAUSED</c> or <c>STOPPED</c>; null leaves it to the server.</param>
    public Task CreateAsync(string name, IReadOnlyDictionary<string, string> config, string? initialState) =>
        rest.SendAsync(HttpMethod.Post, "connectors", initialState is null
            ? new JsonObject { ["name"] = name, ["config"] = Json(config) }
            : new JsonObject { ["name"] = name, ["config"] = Json(config), ["initial_state"] = initialState });

    public Task ChangeAsync(string name, IReadOnlyDictionary<string, string> config) =>
        rest.SendAsync(HttpMethod.Put, $"{Of(name)}/config", Json(config));

    public Task DeleteAsync(string name) => rest.SendAsync(HttpMethod.Delete, Of(name), null);

    public Task PauseAsync(string name) => rest.SendAsync(HttpMethod.Put, $"{Of(name)}/pause", null);

    public Task ResumeAsync(string name) => rest.SendAsync(HttpMethod.Put, $"{Of(name)}/resume", null);

    public Task StopAsync(string name) => rest.SendAsync(HttpMethod.Put, $"{Of(name)}/stop", null);

    public Task RestartAsync(string name, RestartOf parts) => rest.SendAsync(HttpMethod.Post, parts switch
    {
        RestartOf.Failed => $"{Of(name)}/restart?includeTasks=true&onlyFailed=true",
        RestartOf.Connector => $"{Of(name)}/restart",
        _ => $"{Of(name)}/restart?includeTasks=true",
    }, null);

    public Task RestartTaskAsync(string name, int task) =>
        rest.SendAsync(HttpMethod.Post, $"{Of(name)}/tasks/{task.ToString(System.Globalization.CultureInfo.InvariantCulture)}/restart",
            null);

    /// <summary>Where it goes on reading. Servers before Kafka 3.5 refuse with 404.</summary>
    public async Task<IReadOnlyList<StoredOffset>> OffsetsAsync(string name, CancellationToken cancellationToken = default) =>
        StoredOffset.Read(await rest.GetAsync($"{Of(name)}/offsets", cancellationToken));

    /// <summary>
    /// Sets offsets of a stopped connector; one that is null is forgotten. Returns the server's words. Before Kafka 3.6 refused with 404 or
    /// 405.
    /// </summary>
    public async Task<string> AlterOffsetsAsync(string name, IEnumerable<StoredOffset> offsets) =>
        (string?)(await rest.SendAsync(HttpMethod.Patch, $"{Of(name)}/offsets", StoredOffset.Write(offsets)))?["message"] ?? "";

    /// <summary>Forgets all offsets of a stopped connector. Returns the server's words.</summary>
    public async Task<string> ResetOffsetsAsync(string name) =>
        (string?)(await rest.SendAsync(HttpMethod.Delete, $"{Of(name)}/offsets", null))?["message"] ?? "";

    private static string Of(string name) => $"connectors/{Uri.EscapeDataString(name)}";

    private static JsonObject Json(IReadOnlyDictionary<string, string> config) =>
        new(config.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));

    private static Dictionary<string, string> Texts(JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(setting => setting.Key, setting => setting.Value?.ToString() ?? "", StringComparer.Ordinal);
}

/// <summary>Which parts of a connector start anew.</summary>
internal enum RestartOf
{
    Failed,
    Connector,
    All,
}

/// <summary>Answer of <c>GET /</c>.</summary>
internal sealed record ServerInfo(string Version, string Commit, string KafkaClusterId)
{
    /// <summary>Ours has more than Connect's own API, and masks secrets.</summary>
    public bool IsMillrace => Commit.StartsWith("millrace-", StringComparison.Ordinal);
}

/// <param name="Kind"><c>sink</c>, <c>source</c>, <c>converter</c>, <c>transformation</c> and others.</param>
internal sealed record PluginInfo(string Class, string Kind, string Version)
{
    /// <summary>
    /// Whether <c>connector.class</c> means it: by its class, without the namespace, or without "Connector" at its end too.
    /// </summary>
    public bool IsCalled(string? name) => name is not null && (name == Class || name == ShortName || $"{name}Connector" == ShortName);

    /// <summary>Without the namespace.</summary>
    public string ShortName => Class[(Class.LastIndexOf('.') + 1)..];
}
