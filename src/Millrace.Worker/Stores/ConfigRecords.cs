using System.Text.Json;
using Millrace.Errors;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>Values of the config topic, as Connect writes them: schemaless JSON.</summary>
internal static class ConfigRecords
{
    public static byte[] Properties(IReadOnlyDictionary<string, string> properties) => ConnectJson.Object(json =>
    {
        json.WriteStartObject("properties");
        foreach (var (name, value) in properties) json.WriteString(name, value);
        json.WriteEndObject();
    });

    /// <summary>STOPPED is written as PAUSED in <c>state</c>, for workers that are too old to know it.</summary>
    public static byte[] Target(TargetState target) => ConnectJson.Object(json =>
    {
        string name = target.ToString().ToUpperInvariant();
        json.WriteString("state", target == TargetState.Stopped ? "PAUSED" : name);
        json.WriteString("state.v2", name);
    });

    public static byte[] Commit(int tasks) => ConnectJson.Object(json => json.WriteNumber("tasks", tasks));

    public static byte[] Fencing(int tasks) => ConnectJson.Object(json => json.WriteNumber("task-count", tasks));

    public static byte[] Restart(bool includeTasks, bool onlyFailed) => ConnectJson.Object(json =>
    {
        json.WriteBoolean("include-tasks", includeTasks);
        json.WriteBoolean("only-failed", onlyFailed);
    });

    /// <summary><c>limit_ms</c> is not Connect's, whose workers pass it over.</summary>
    public static byte[] Logger(string level, TimeSpan? limit) => ConnectJson.Object(json =>
    {
        json.WriteString("level", level);
        if (limit is { } span) json.WriteNumber("limit_ms", (long)span.TotalMilliseconds);
    });

    public static IReadOnlyDictionary<string, string> ReadProperties(JsonElement json)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in Member(json, "properties", JsonValueKind.Object).EnumerateObject())
        {
            // Connect stores text only; null cannot be stored.
            if (property.Value.ValueKind != JsonValueKind.Null) properties[property.Name] = property.Value.ToString();
        }

        return properties;
    }

    public static int ReadCommit(JsonElement json) => Member(json, "tasks", JsonValueKind.Number).GetInt32() is >= 0 and var tasks
        ? tasks
        : throw new DataException("'tasks' is negative.");

    public static int ReadFencing(JsonElement json) => Member(json, "task-count", JsonValueKind.Number).GetInt32() is >= 0 and var tasks
        ? tasks
        : throw new DataException("'task-count' is negative.");

    /// <summary>Null for a state that this version does not know: it is ignored.</summary>
    public static TargetState? ReadTarget(JsonElement json)
    {
        string? name = json.TryGetProperty("state.v2", out JsonElement newer) ? newer.GetString()
            : json.TryGetProperty("state", out JsonElement older) ? older.GetString() : null;
        return Enum.TryParse(name, ignoreCase: true, out TargetState state) && Enum.IsDefined(state) ? state : null;
    }

    /// <summary>Fields of a wrong type count as false.</summary>
    public static ConfigChange ReadRestart(string connector, JsonElement json) => new(ConfigChangeKind.RestartRequested, connector)
    {
        IncludeTasks = json.TryGetProperty("include-tasks", out JsonElement tasks) && tasks.ValueKind == JsonValueKind.True,
        OnlyFailed = json.TryGetProperty("only-failed", out JsonElement failed) && failed.ValueKind == JsonValueKind.True,
    };

    public static ConfigChange ReadLogger(string logger, JsonElement json) => new(ConfigChangeKind.LoggerSet, logger)
    {
        Level = Member(json, "level", JsonValueKind.String).GetString(),
        Limit = json.TryGetProperty("limit_ms", out JsonElement limit) && limit.ValueKind == JsonValueKind.Number
            && limit.TryGetInt64(out long milliseconds) && milliseconds is > 0 and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null,
    };

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
            ? member
            : throw new DataException($"'{name}' is missing or no {kind}.");
}
