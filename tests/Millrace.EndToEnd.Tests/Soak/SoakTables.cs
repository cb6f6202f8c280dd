using System.Globalization;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Soak;

/// <summary>
/// Two tables that grow all the time, and the one that all their rows come to: with no key at all, so that a row which is written twice is
/// two rows.
/// </summary>
internal sealed class SoakTables(MariaDbServer database)
{
    private const int RowsAtOnce = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static string[] Sources { get; } = ["soak_a", "soak_b"];

    /// <summary>Rows of each table.</summary>
    public long Rows { get; private set; }

    public async Task CreateAsync()
    {
        foreach (string table in Sources) await SqlAsync($"CREATE TABLE {table} (id BIGINT PRIMARY KEY, source VARCHAR(9), note TEXT)");
        await SqlAsync("CREATE TABLE soak_out (id BIGINT, source VARCHAR(9), note TEXT, KEY (source, id))");
    }

    /// <summary>Inserts until it is told to stop. A server that is away is asked again: rows that it has already are left alone.</summary>
    public async Task GrowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string from = (Rows + 1).ToString(CultureInfo.InvariantCulture);
            string to = (Rows + RowsAtOnce).ToString(CultureInfo.InvariantCulture);
            try
            {
                await SqlAsync(string.Concat(Sources.Select(table =>
                    $"INSERT IGNORE INTO {table} SELECT seq, '{table}', MD5(CONCAT('{table}', seq)) FROM seq_{from}_to_{to};")));
                Rows += RowsAtOnce;
            }
            catch (InvalidOperationException)
            {
                // Killed, or just started again.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public async Task<long> ArrivedAsync() =>
        long.Parse(await SqlAsync("SELECT COUNT(*) FROM soak_out"), CultureInfo.InvariantCulture);

    /// <summary>Rows that are missing, are there more than once, or never were in a source, as text; empty when all is right.</summary>
    public async Task<string> DifferencesAsync()
    {
        string all = string.Join(" UNION ALL ", Sources.Select(table => $"SELECT * FROM {table}"));
        string missing = await SqlAsync(
            $"SELECT CONCAT('missing: ', a.source, ' ', a.id) FROM ({all}) a LEFT JOIN soak_out b USING (source, id, note) "
            + "WHERE b.id IS NULL LIMIT 20");
        string twice = await SqlAsync(
            "SELECT CONCAT(COUNT(*), ' times: ', source, ' ', id) FROM soak_out GROUP BY source, id HAVING COUNT(*) > 1 LIMIT 20");
        string unknown = await SqlAsync(
            $"SELECT CONCAT('unknown: ', b.source, ' ', b.id, ' ', b.note) FROM soak_out b LEFT JOIN ({all}) a USING (source, id, note) "
            + "WHERE a.id IS NULL LIMIT 20");
        return string.Join('\n', new[] { missing, twice, unknown }.Where(lines => lines.Length > 0));
    }

    private Task<string> SqlAsync(string sql) => database.SqlAsync(sql, DatabaseServer.Database);
}
