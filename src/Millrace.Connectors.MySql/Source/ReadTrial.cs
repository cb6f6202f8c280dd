using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>Whether the source may read what its settings name: its query prepared, or no row of each table.</summary>
internal static class ReadTrial
{
    // As many as a message can name; a database of thousands would take the whole time.
    private const int MostTables = 20;

    /// <returns>What may be read, for the step.</returns>
    /// <exception cref="ConnectException">There is nothing to read.</exception>
    /// <exception cref="ConfigException">The query is wrong.</exception>
    /// <exception cref="MySqlException">Something may not be read.</exception>
    public static string Run(MySqlConnection connection, SourceOptions options)
    {
        if (options.Query is not null)
        {
            try
            {
                SourceQuery.Resolve(connection, options, table: null);
            }
            catch (MySqlException fault) when (options.IsQueryMasked)
            {
                throw fault.WithoutWords();
            }

            return "the query is understood";
        }

        IReadOnlyList<TableId> tables = TableList.Read(connection, options.Filter);
        if (tables.Count == 0)
        {
            throw new ConnectException("This user sees no table that is to be read: create it, grant SELECT on it, or correct "
                + "table.whitelist or table.include.list, whose names are case-sensitive");
        }

        var names = new SqlNames(QuoteMode.Always, connection.Features);
        foreach (TableId table in tables.Take(MostTables))
            connection.Query($"SELECT 1 FROM {names.Quote(table, options.Endpoint.Database)} LIMIT 0");
        connection.Rollback();
        return tables.Count <= 3 ? string.Join(", ", tables) : $"{tables.Count} tables";
    }
}
