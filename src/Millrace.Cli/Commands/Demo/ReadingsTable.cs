using System.Globalization;
using Millrace.Connectors.MySql.Client;

namespace Millrace.Cli.Commands.Demo;

/// <summary>Looks into the table that the connector writes. Opens a new connection after the old one was lost. Errors: <see cref="MySqlException"/>.</summary>
internal sealed class ReadingsTable(MySqlEndpoint endpoint) : IDisposable
{
    public const string Name = "Readings";

    public static readonly string[] Columns = ["ID", "profile_name", "temperature", "humidity", "pressure", "modified"];

    private const int NoSuchTable = 1146;

    private MySqlConnection? _connection;

    /// <summary>The highest id, or -1 when there is no reading yet.</summary>
    public async Task<long> HighestIdAsync() => await NumberAsync($"SELECT MAX(ID) FROM `{Name}`") ?? -1;

    /// <summary>Readings with an id in that range, both ends included.</summary>
    public async Task<long> CountAsync(long first, long last) => await NumberAsync($"SELECT COUNT(*) FROM `{Name}` WHERE ID BETWEEN {Text(first)} AND {Text(last)}") ?? 0;

    /// <summary>The newest readings first; values as MariaDB prints them, the timestamp without its day, null where a measurement is missing.</summary>
    public Task<IReadOnlyList<string?[]>> NewestAsync(int rows) => QueryAsync($"SELECT {string.Join(", ", Columns[..^1])}, TIME(modified) FROM `{Name}` ORDER BY ID DESC LIMIT {Text(rows)}");

    public void Dispose() => _connection?.Dispose();

    private async Task<long?> NumberAsync(string sql)
    {
        IReadOnlyList<string?[]> rows = await QueryAsync(sql);
        return rows.Count == 0 || rows[0][0] is not { } number ? null : long.Parse(number, CultureInfo.InvariantCulture);
    }

    // The client's calls block.
    private Task<IReadOnlyList<string?[]>> QueryAsync(string sql) => Task.Run<IReadOnlyList<string?[]>>(() =>
    {
        try
        {
            _connection ??= MySqlConnection.Open(endpoint);
            List<string?[]> rows = _connection.Query(sql);
            // Ends the transaction: the next question shall see what was written meanwhile.
            _connection.Commit();
            return rows;
        }
        catch (MySqlException fault) when (fault.Number == NoSuchTable)
        {
            return []; // the connector makes it with the first reading
        }
        catch (MySqlException)
        {
            _connection?.Dispose();
            _connection = null;
            throw;
        }
    });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
