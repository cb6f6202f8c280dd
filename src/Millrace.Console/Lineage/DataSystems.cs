using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Lineage;

/// <summary>What stands at the other end of connectors whose settings are known: of databases their tables. Never a login.</summary>
internal static class DataSystems
{
    // More tables than this are one database.
    private const int MostTables = 8;

    /// <param name="one">The connector.</param>
    /// <param name="topics">Those that it uses.</param>
    public static IReadOnlyList<(string Name, string Note)> Of(ConnectorInfo one, IReadOnlyList<string> topics)
    {
        string plugin = one.Plugin;
        if (Is("FileStream")) return [(Path.GetFileName(Text("file")) is { Length: > 0 } file ? file : "console", "File")];
        if (Is("PubSub")) return [(Text("cps.topic", "cps.subscription") is { Length: > 0 } name ? name : "?", "Pub/Sub")];
        if (Is("Redis"))
        {
            string host = Text("redis.host", "redis.hostname", "redis.hosts", "redis.uri");
            string database = Text("redis.database");
            return [($"database {(database.Length > 0 ? database : "0")}", $"Redis {HostOf(host)}".TrimEnd())];
        }

        if (!Is("MySql") && !Is("Jdbc")) return [];
        string url = Text("connection.url");
        string kind = url.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) && url.Split(':') is { Length: > 2 } parts
            && parts[1] != "mysql"
            ? parts[1] : "MySQL";
        string schema = Text("db.name") is { Length: > 0 } given ? given : SchemaOf(url);
        string note = $"{kind} {HostOf(Text("connection.host") is { Length: > 0 } address ? address : url)}".TrimEnd();
        string[] tables = one.IsSink
            ? [.. topics.Select(topic => (Text("table.name.format") is { Length: > 0 } format ? format : "${topic}")
                .Replace("${topic}", topic, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)]
            : Text("table.whitelist", "table.include.list")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tables.Length is 0 or > MostTables ? [(schema.Length > 0 ? schema : "tables", note)]
            : [.. tables.Select(table => (table.Contains('.', StringComparison.Ordinal) || schema.Length == 0 ? table
                : $"{schema}.{table}", note))];

        bool Is(string part) => plugin.Contains(part, StringComparison.OrdinalIgnoreCase);

        string Text(params string[] names) =>
            names.Select(name => one.Config.GetValueOrDefault(name, "")).FirstOrDefault(text => text.Length > 0) ?? "";
    }

    /// <summary>Host of an address, without scheme, login, port and path.</summary>
    public static string HostOf(string address)
    {
        string rest = Behind(address, "//").Split('/', '?')[0];
        rest = rest[(rest.LastIndexOf('@') + 1)..].Split(',')[0];
        return rest.StartsWith('[') ? rest.Split(']')[0][1..] : rest.Split(':')[0];
    }

    private static string SchemaOf(string url)
    {
        string rest = Behind(url, "//");
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : rest[(slash + 1)..].Split('?', ';')[0];
    }

    private static string Behind(string text, string mark) => text[(text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and int at
        ? at + mark.Length : 0)..];
}
