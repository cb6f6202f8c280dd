using Millrace.Config;
using Millrace.Connectors.MySql.Client;

namespace Millrace.Connectors.MySql.Source;

/// <summary>Which tables are read.</summary>
internal sealed class TableFilter
{
    private static readonly string[] SystemDatabases = ["information_schema", "mysql", "performance_schema", "sys"];

    private readonly TableId[] _white;
    private readonly TableId[] _black;
    private readonly NamePattern[] _include;
    private readonly NamePattern[] _exclude;

    private TableFilter(ConfigValues values, string? database)
    {
        Database = database;
        _white = Names(values.Get(SourceSettings.Whitelist));
        _black = Names(values.Get(SourceSettings.Blacklist));
        _include = [.. values.Get(SourceSettings.Include).Select(pattern => new NamePattern(SourceSettings.Include.Name, pattern))];
        _exclude = [.. values.Get(SourceSettings.Exclude).Select(pattern => new NamePattern(SourceSettings.Exclude.Name, pattern))];
        string[] kinds = [.. values.Get(SourceSettings.TableTypes).Select(kind => kind.ToUpperInvariant())];
        TakesTables = kinds.Contains("TABLE");
        TakesViews = kinds.Contains("VIEW");
    }

    /// <summary>The database to look in; null for all but the server's own.</summary>
    public string? Database { get; }

    public bool TakesTables { get; }

    public bool TakesViews { get; }

    /// <summary>True when nothing says which tables.</summary>
    public bool IsEmpty => _white.Length == 0 && _black.Length == 0 && _include.Length == 0;

    public static TableFilter From(ConfigValues values, string connectedTo)
    {
        string? catalog = values.Get(SourceSettings.Catalog);
        return new TableFilter(values, catalog is { Length: > 0 } ? catalog : connectedTo.Length > 0 ? connectedTo : null);
    }

    /// <param name="table">With its database.</param>
    /// <param name="kind">TABLE_TYPE of information_schema: BASE TABLE, VIEW, ...</param>
    public bool Takes(TableId table, string kind)
    {
        if (Database is null && SystemDatabases.Contains(table.Database, StringComparer.OrdinalIgnoreCase)) return false;
        bool fits = kind switch { "VIEW" => TakesViews, "BASE TABLE" or "SYSTEM VERSIONED" => TakesTables, _ => false };
        if (!fits) return false;
        if (_white.Length > 0) return _white.Any(entry => IsNamed(entry, table));
        if (_black.Length > 0) return !_black.Any(entry => IsNamed(entry, table));
        string name = table.ToString();
        return _include.Length == 0 || (_include.Any(pattern => pattern.IsMatch(name)) && !_exclude.Any(pattern => pattern.IsMatch(name)));
    }

    private static bool IsNamed(TableId entry, TableId table) =>
        entry.Name == table.Name && (entry.Database is null || entry.Database == table.Database);

    private static TableId[] Names(IReadOnlyList<string> entries) =>
        [.. entries.Where(entry => entry.Length > 0).Select(entry => TableId.TryParse(entry)
        ?? throw new Errors.ConfigException(
            $"Invalid value {entry} for configuration table.whitelist or table.blacklist: entries are table or database.table"))];
}
