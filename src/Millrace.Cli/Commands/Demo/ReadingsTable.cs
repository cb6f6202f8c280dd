using System.Data.Common;
using System.Globalization;
using Millrace.Cli.Commands.Databases;
using MySqlConnector;

namespace Millrace.Cli.Commands.Demo;

/// <summary>Looks into the table that the connector writes. Opens a new connection after the old one was lost.</summary>
/// <exception cref="MySqlException"/>
internal sealed class ReadingsTable(DatabaseEndpoint endpoint) : IDisposable
{
    public const string Name = "Readings";

    public static readonly string[] Columns = ["ID", "profile_name", "temperature", "humidity", "pressure", "modified"];

    private readonly MySqlDataSource _source = new(endpoint.ConnectionString);

    /// <summary>The highest id, or -1 when there is no reading yet.</summary>
    public async Task<long> HighestIdAsync() => await NumberAsync("MAX(ID)") ?? -1;

    /// <summary>Readings with an id in that range, both ends included.</summary>
    public async Task<long> CountAsync(long first, long last) =>
        await NumberAsync("COUNT(*)", $"WHERE ID BETWEEN {Text(first)} AND {Text(last)}") ?? 0;

    /// <summary>
    /// The newest readings first; values as MariaDB prints them, the timestamp without its day, null where a measurement is missing.
    /// </summary>
    public Task<IReadOnlyList<string?[]>> NewestAsync(int rows) =>
        QueryAsync([.. Columns[..^1], "TIME(modified)"], $"ORDER BY ID DESC LIMIT {Text(rows)}");

    public void Dispose() => _source.Dispose();

    private async Task<long?> NumberAsync(string expression, string rest = "")
    {
        IReadOnlyList<string?[]> rows = await QueryAsync([expression], rest);
        return rows.Count == 0 || rows[0][0] is not { } number ? null : long.Parse(number, CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<string?[]>> QueryAsync(string[] expressions, string rest)
    {
        var rows = new List<string?[]>();
        try
        {
            await using DbCommand command = _source.CreateCommand(
                $"SELECT {string.Join(", ", expressions.Select(expression => $"CAST({expression} AS CHAR)"))} FROM `{Name}` {rest}");
            await using DbDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        }
        catch (MySqlException fault) when (fault.ErrorCode == MySqlErrorCode.NoSuchTable)
        {
            // The connector makes it with the first reading.
        }

        return rows;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
