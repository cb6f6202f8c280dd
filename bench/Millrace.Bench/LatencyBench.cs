using System.Globalization;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// From produce to the row in MySQL, 100 readings a second, default settings:
/// each row's own clock (the server's, when it is written) less the reading's timestamp (when it was produced), both clocks being this
/// machine's.
/// </summary>
internal static class LatencyBench
{
    private const int Readings = 3000;

    public static async Task RunAsync()
    {
        DatabaseServer mySql = new MySqlServer();
        if (mySql.Missing is null)
        {
            await RunAsync(mySql);
            return;
        }

        Console.WriteLine($"{mySql.Missing} On MariaDB instead:");
        await mySql.DisposeAsync();
        await RunAsync(new MariaDbServer());
    }

    private static async Task RunAsync(DatabaseServer database)
    {
        await using DatabaseServer owned = database;
        await database.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        // The server stamps each row as it is inserted, to the microsecond, in UTC.
        await database.SqlAsync(
            "create table latency (ID bigint primary key, profile_name text not null, temperature double, humidity double, pressure "
            + "double, modified datetime(3) not null, "
            + "written datetime(6) not null default (utc_timestamp(6)))", DatabaseServer.Database);
        await cluster.CreateSinkAsync("latency", "latency", database);
        await cluster.MeterAsync("--topic", "latency", "--rate", "100", "--count", Readings.ToString(CultureInfo.InvariantCulture),
            "--kafka", "linger.ms=0");
        await cluster.UntilAsync("all rows are there", async () =>
            (await database.SqlAsync("select count(*) from latency", DatabaseServer.Database)).Trim() == $"{Readings}");
        // The first 500 are warm-up: connections, plans, compiled code.
        string rows = await database.SqlAsync(
            "select timestampdiff(microsecond, modified, written) from latency where ID >= 500 order by 1", DatabaseServer.Database);
        double[] milliseconds = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => double.Parse(row, CultureInfo.InvariantCulture) / 1000).ToArray();
        double At(double quantile) => milliseconds[(int)(quantile * (milliseconds.Length - 1))];
        Console.WriteLine(
            $"produce to row: median {At(0.5):F1} ms (wanted: under 4), 99 % {At(0.99):F1} ms (wanted: under 20), most {At(1):F1} ms; "
            + $"{milliseconds.Length} rows");
    }
}
