using System.Diagnostics;
using System.Globalization;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// How fast a table becomes a topic: MariaDB, broker, registry and worker each a process of its own, 9 columns, incrementing mode, Avro
/// out. Beside it in the same run, before and after, the C program that reads the same rows over one connection and does nothing with them.
/// </summary>
internal static class SourceBench
{
    private const string Table = "readings";

    public static async Task RunAsync()
    {
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        long rows = await FillAsync(database);
        Console.WriteLine($"load {File.ReadAllText("/proc/loadavg").Trim()}");
        double before = LimitOf(database.Port);
        double first = await ReadAsync(cluster, database, "SA_", rows);
        double middle = LimitOf(database.Port);
        double second = await ReadAsync(cluster, database, "SB_", rows);
        double after = LimitOf(database.Port);
        Console.WriteLine($"C limit            {before:N0}, {middle:N0}, {after:N0} rows/s");
        Console.WriteLine(
            $"source / C limit   {first / ((before + middle) / 2):F2} while the program warms up, "
            + $"{second / ((middle + after) / 2):F2} then  (wanted: 0.4, and 200,000 rows/s)");
    }

    // The same rows as the sink's benchmark writes: an id, a time and seven numbers, some of them null.
    private static async Task<long> FillAsync(MariaDbServer database)
    {
        const int rows = 4_000_000;
        await database.SqlAsync(
            $"CREATE TABLE {Table} (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, time DATETIME(3) NOT NULL, "
            + $"{string.Join(", ", "abcdefg".Select(name => $"{name} DOUBLE"))}); " +
            $"INSERT INTO {Table} SELECT seq, '2007-01-01' + INTERVAL seq MINUTE, "
            + $"{string.Join(", ", Enumerable.Range(1, 7).Select(n => $"IF(seq % 69 = 0, NULL, seq * 0.001 + {n})"))} FROM seq_1_to_{rows}",
            DatabaseServer.Database);
        return rows;
    }

    private static async Task<double> ReadAsync(Cluster cluster, MariaDbServer database, string prefix, long rows)
    {
        string name = prefix + "source";
        double cpu = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId), brokerCpu = ProcessUsage.CpuSeconds(cluster.Broker!.ProcessId);
        var watch = Stopwatch.StartNew();
        await cluster.CreateSourceAsync(name, database, ("topic.prefix", prefix), ("table.whitelist", Table),
            ("incrementing.column.name", "ID"), ("output.data.format", "AVRO"));
        long firstRows = 0;
        double firstAt = 0;
        await cluster.UntilAsync($"{rows} rows of {name} are in the topic", async () =>
        {
            long there = await cluster.SourceOffsetAsync(name, "incrementing");
            if (firstRows == 0 && there > 0) (firstRows, firstAt) = (there, watch.Elapsed.TotalSeconds);
            return there >= rows;
        });
        double seconds = watch.Elapsed.TotalSeconds;
        double used = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId) - cpu,
            brokerUsed = ProcessUsage.CpuSeconds(cluster.Broker.ProcessId) - brokerCpu;
        var (_, peak) = ProcessUsage.ResidentMiB(cluster.Worker.ProcessId);
        double rate = rows / seconds, warm = firstRows < rows ? (rows - firstRows) / (seconds - firstAt) : rate;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-18} {rows:N0} rows in {seconds:F1} s: {rate:N0} rows/s from the connector's creation, {warm:N0} once warm; "
            + $"{used / rows * 1e6:F2} µs CPU a row, broker {brokerUsed / rows * 1e6:F2}; peak {peak:F0} MiB"));
        long sent = await cluster.EndOffsetAsync(prefix + Table);
        if (sent != rows) throw new InvalidOperationException($"{sent} records in the topic for {rows} rows");
        return warm;
    }

    private static double LimitOf(int port) => Limit.Run("readrows", port.ToString(CultureInfo.InvariantCulture), Table);
}
