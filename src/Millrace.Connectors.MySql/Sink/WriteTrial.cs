using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Whether rows of the sink's topics may be written, found out without writing: the server looks at privileges before anything else, so
/// that statements which could change nothing are refused just as the real ones would be.
/// </summary>
internal static class WriteTrial
{
    // More than any form has typed; each costs some round trips.
    private const int MostTables = 20;

    // "command denied to user" for a table, a column, a database.
    private static readonly int[] Denied = [1142, 1143, 1044];

    /// <returns>What may be done, for the step.</returns>
    /// <exception cref="ConnectException">Something may not be done.</exception>
    /// <exception cref="MySqlException">A table cannot be asked for.</exception>
    public static string Run(MySqlConnection connection, SinkOptions options, IReadOnlyList<string> topics)
    {
        var names = new SqlNames(options.Quote, connection.Features);
        var told = new List<string>();
        foreach (string topic in topics.Take(MostTables))
        {
            TableId table = options.Naming.TableOf(topic);
            string name = names.Quote(table, options.Endpoint.Database);
            int answer = Ask(connection, $"EXPLAIN INSERT INTO {name} () VALUES ()");
            bool isThere = answer != MySqlErrors.NoSuchTable;
            if (answer == MySqlErrors.UnknownDatabase) throw new ConnectException($"There is no database {table.Database}.");
            if (isThere && options.Mode != InsertMode.Insert) Ask(connection, $"UPDATE {name} SET millrace_no_such_column = 1 WHERE FALSE");
            if (isThere && options.DeleteEnabled) Ask(connection, $"EXPLAIN DELETE FROM {name} WHERE FALSE");
            if (!isThere && !options.AutoCreate)
                throw new ConnectException($"There is no table {table}: create it, or set auto.create=true");
            // The table that it is to be like is not there, and never is: nothing can be made.
            if (!isThere) Ask(connection, $"CREATE TABLE {name} LIKE {names.Quote(NoTable(table), options.Endpoint.Database)}");
            told.Add(isThere ? $"{table} takes rows" : $"{table} may be created");
        }

        connection.Rollback();
        return told.Count == 0 ? "no topic is named yet whose table could be tried" : string.Join(", ", told);
    }

    private static TableId NoTable(TableId table) => new(table.Database, "millrace no such table");

    // The number of the error, which is no refusal of the right; 0 without one.
    private static int Ask(MySqlConnection connection, string sql)
    {
        try
        {
            connection.Query(sql);
            return 0;
        }
        catch (MySqlException fault) when (Denied.Contains(fault.Number) && !IsOfReading(fault))
        {
            throw;
        }
        catch (MySqlException fault) when (!fault.EndsConnection)
        {
            return fault.Number;
        }
    }

    // CREATE TABLE ... LIKE and UPDATE read as well; whoever may only write is told so of those.
    private static bool IsOfReading(MySqlException fault) => fault.ServerMessage.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);
}
