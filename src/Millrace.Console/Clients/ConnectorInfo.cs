using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Clients;

/// <summary>A connector as <c>GET /connectors?expand=info&amp;expand=status</c> tells it.</summary>
/// <param name="Kind"><c>sink</c> or <c>source</c>; empty while the worker does not know.</param>
/// <param name="Config">As the worker shows it: Millrace masks secrets, others do not, so no page shows it as it is.</param>
internal sealed record ConnectorInfo(
    string Name, string Kind, IReadOnlyDictionary<string, string> Config, string State, string Worker, string? Trace, string? Version,
    IReadOnlyList<TaskInfo> Tasks)
{
    public string Class => Config.GetValueOrDefault("connector.class", "");

    /// <summary>The class without its namespace, which fills a column and tells nothing.</summary>
    public string Plugin => Class[(Class.LastIndexOf('.') + 1)..];

    public bool IsSink => Kind == "sink";

    /// <summary>The consumer group of a sink.</summary>
    public string Group => Config.GetValueOrDefault("consumer.override.group.id", $"connect-{Name}");

    /// <summary>Where a sink puts records that it cannot deal with; null for nowhere.</summary>
    public string? DeadLetterTopic => Config.GetValueOrDefault("errors.deadletterqueue.topic.name") is { Length: > 0 } name
        ? name.Replace("${connector}", Name, StringComparison.Ordinal) : null;

    /// <summary>The same, or that which connectors of the managed kind have when none is set, if it is there.</summary>
    public string? DeadLettersIn(Watching.TopicsSnapshot? topics) =>
        DeadLetterTopic ?? (IsSink && topics?.Find($"dlq-{Name}") is { } usual ? usual.Name : null);

    /// <summary>What the configuration names; <c>topics.regex</c> as it is.</summary>
    public IReadOnlyList<string> Topics
    {
        get
        {
            foreach (string name in (string[])["topics", "kafka.topic", "topic"])
                if (Config.TryGetValue(name, out string? topics) && topics.Length > 0)
                    return topics.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return Config.TryGetValue("topics.regex", out string? pattern) && pattern.Length > 0 ? [$"/{pattern}/"]
                : Config.TryGetValue("topic.prefix", out string? prefix) && prefix.Length > 0 ? [$"{prefix}…"] : [];
        }
    }

    /// <summary>
    /// Whether the configuration says that it reads or writes this topic; of a source with a prefix whatever begins with it.
    /// </summary>
    public bool Uses(string topic) => Topics.Contains(topic)
        || (!IsSink && Config.GetValueOrDefault("topic.prefix") is { Length: > 0 } prefix
            && topic.StartsWith(prefix, StringComparison.Ordinal));

    public int Running => Tasks.Count(task => task.State == "RUNNING");

    public static ConnectorInfo Of(string name, JsonNode? node)
    {
        JsonNode? status = node?["status"];
        JsonNode? connector = status?["connector"];
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node?["info"]?["config"] is JsonObject settings)
            foreach (var (key, value) in settings) config[key] = value?.ToString() ?? "";
        var tasks = new List<TaskInfo>();
        foreach (JsonNode? task in status?["tasks"] as JsonArray ?? [])
        {
            if (task is null) continue;
            tasks.Add(new TaskInfo((int?)task["id"] ?? 0, Text(task["state"]), Text(task["worker_id"]), (string?)task["trace"]));
        }

        string kind = Text(status?["type"] ?? node?["info"]?["type"]);
        return new ConnectorInfo(name, kind is "unknown" ? "" : kind, config, Text(connector?["state"], "UNASSIGNED"),
            Text(connector?["worker_id"]), (string?)connector?["trace"], (string?)connector?["version"], tasks);
    }

    private static string Text(JsonNode? node, string otherwise = "") => (string?)node ?? otherwise;
}

/// <param name="Trace">Why it failed; null when it has not.</param>
internal sealed record TaskInfo(int Id, string State, string Worker, string? Trace);
