using Millrace.Connectors.MySql.Settings;
using Millrace.Spellings;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The managed spelling of the source (<see cref="ManagedSpelling"/>, <see cref="ManagedSource"/>), and that of Aiven's fork, to the self-managed one.</summary>
internal static class ManagedSourceSpelling
{
    /// <summary>Translates; a configuration in the JDBC spelling is returned as it is.</summary>
    public static IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> config)
    {
        if (!ManagedSpelling.IsManaged(config, MySqlPlugins.ManagedSourceClass)) return Aiven(config);
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        ManagedSpelling.AddConnection(config, result);
        ManagedSource.Add(config, result);
        // A query is a password there, and so it stays.
        if (result.Remove("query", out string? query) && query.Trim().Length > 0) result.TryAdd("query.masked", query);
        if (ManagedSink.NotEmpty(config, "mode") is null) result["mode"] = InferredMode(config);
        result.TryAdd("validate.non.null", "false");
        result.TryAdd("connection.backoff.ms", "1000");
        result.TryAdd("query.retry.attempts", "10");
        return result;
    }

    private static string InferredMode(IReadOnlyDictionary<string, string> config)
    {
        bool byTime = (ManagedSink.NotEmpty(config, "timestamp.column.name") ?? ManagedSink.NotEmpty(config, "timestamp.columns.mapping")) is not null;
        bool byId = (ManagedSink.NotEmpty(config, "incrementing.column.name") ?? ManagedSink.NotEmpty(config, "incrementing.column.mapping")) is not null;
        return (byTime, byId) switch { (true, true) => "timestamp+incrementing", (true, false) => "timestamp", (false, true) => "incrementing", _ => "bulk" };
    }

    private static IReadOnlyDictionary<string, string> Aiven(IReadOnlyDictionary<string, string> config)
    {
        if (!config.TryGetValue("sql.quote.identifiers", out string? quotes)) return config;
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        result.TryAdd("quote.sql.identifiers", quotes.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) ? "NEVER" : "ALWAYS");
        return result;
    }
}
