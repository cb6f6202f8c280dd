using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The tables that there are.</summary>
internal static class TableList
{
    /// <summary>Those that the filter takes, by database and name.</summary>
    /// <exception cref="MySqlException"/>
    /// <exception cref="ConnectException">Two have one name and would share a topic.</exception>
    public static IReadOnlyList<TableId> Read(MySqlConnection connection, TableFilter filter)
    {
        var names = new SqlNames(QuoteMode.Always, connection.Features);
        string where = filter.Database is null ? "" : $" WHERE TABLE_SCHEMA = {names.Literal(filter.Database)}";
        var tables = connection.Query(
            $"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES{where} ORDER BY TABLE_SCHEMA, TABLE_NAME")
            .Select(row => (Table: new TableId(row[0], row[1]!), Kind: row[2]!))
            .Where(found => filter.Takes(found.Table, found.Kind)).Select(found => found.Table).ToList();
        connection.Commit();
        if (tables.GroupBy(table => table.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new ConnectException(
                $"Tables {string.Join(" and ", same)} have the same name and would go to the same topic. Name the database in "
                + $"connection.url or catalog.pattern, or leave one out with table.whitelist");
        }

        return tables;
    }

    /// <summary>
    /// Contiguous groups, the first ones larger by one, as <c>tables</c> of the task configurations: quoted, joined by commas.
    /// </summary>
    public static IReadOnlyList<string> Divide(IReadOnlyList<TableId> tables, int groups)
    {
        var texts = new List<string>();
        int next = 0;
        for (int group = 0; group < groups; group++)
        {
            int size = (tables.Count / groups) + (group < tables.Count % groups ? 1 : 0);
            texts.Add(string.Join(",", tables.Skip(next).Take(size).Select(Quoted)));
            next += size;
        }

        return texts;
    }

    /// <summary>The reverse of one group.</summary>
    public static IReadOnlyList<TableId> Parse(string tables)
    {
        var found = new List<TableId>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= tables.Length; i++)
        {
            if (i < tables.Length && tables[i] == '`') quoted = !quoted;
            if (i < tables.Length && (tables[i] != ',' || quoted)) continue;
            if (i > start)
                found.Add(TableId.TryParse(tables[start..i])
                    ?? throw new ConfigException($"Invalid value {tables} for configuration tables"));
            start = i + 1;
        }

        return found;
    }

    private static string Quoted(TableId table) => $"{Quoted(table.Database!)}.{Quoted(table.Name)}";

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
