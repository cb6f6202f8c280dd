using System.Diagnostics;
using System.Globalization;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// How fast a topic drains into a table: broker, registry and worker each a process of its own, Avro or JSON in, 9 columns, upsert.
/// Beside it in the same run, before and after, the C program that loads the same rows over one connection.
/// </summary>
internal static class SinkBench
{
    private const int Repeats = 10;

    internal enum Target
    {
        MariaDb, MySql,
    }

    public static async Task RunAsync(Target target)
    {
        await using DatabaseServer database = target == Target.MariaDb ? new MariaDbServer() : new MySqlServer();
        await database.InitializeAsync();
        int repeats = target == Target.MariaDb ? Repeats : Repeats / 3;
        await using Cluster cluster = await Cluster.StartAsync();
        double before = LimitOf(target, database.Port);
        double avro = await DrainAsync(cluster, database, "avro", "Avro", repeats, "AVRO");
        double middle = LimitOf(target, database.Port);
        double json = target == Target.MariaDb ? await DrainAsync(cluster, database, "json", "JsonEnvelope", repeats, "JSON") : 0;
        double after = LimitOf(target, database.Port);
        double limit = (before + middle) / 2;
        Console.WriteLine($"C limit            {before:N0}, {middle:N0}, {after:N0} rows/s");
        Console.WriteLine($"Avro / C limit     {avro / limit:F2}  (wanted: 0.8)");
        if (json > 0) Console.WriteLine($"JSON envelope/Avro {json / avro:F2}  (wanted: 0.5)");
    }

    private static async Task<double> DrainAsync(Cluster cluster, DatabaseServer database, string topic, string format, int repeats,
        string dataFormat)
    {
        string file = Repository.Shared("data", "household_power_2007_h1.csv.gz")
            ?? Repository.Of("tests", "Millrace.EndToEnd.Tests", "Data", "household_power_excerpt.csv.gz");
        await cluster.MeterAsync("--topic", topic, "--file", file, "--repeat", repeats.ToString(CultureInfo.InvariantCulture), "--format",
            format, "--kafka", "linger.ms=20");
        long rows = await cluster.EndOffsetAsync(topic);
        // The connector first takes up a small topic: what is measured is a worker that is warm.
        await cluster.CreateSinkAsync(topic, topic, database, ("input.data.format", dataFormat),
            ("value.converter.schemas.enable", "true"));
        double cpu = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId);
        var watch = Stopwatch.StartNew();
        long first = 0;
        double firstAt = 0;
        await cluster.UntilAsync($"{topic} is drained", async () =>
        {
            long committed = await cluster.CommittedAsync(topic);
            if (first == 0 && committed > 0)
            {
                first = committed;
                firstAt = watch.Elapsed.TotalSeconds;
            }

            return committed >= rows;
        });
        double seconds = watch.Elapsed.TotalSeconds;
        double used = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId) - cpu;
        var (_, peak) = ProcessUsage.ResidentMiB(cluster.Worker.ProcessId);
        double rate = rows / seconds;
        double warm = first < rows ? (rows - first) / (seconds - firstAt) : rate;
        Console.WriteLine(
            $"{topic,-18} {rows:N0} rows in {seconds:F1} s: {rate:N0} rows/s from the start, {warm:N0} once warm; "
            + $"{used / rows * 1e6:F2} µs CPU a row; peak {peak:F0} MiB");
        return warm;
    }

    private static double LimitOf(Target target, int port)
    {
        string text = port.ToString(CultureInfo.InvariantCulture);
        return target == Target.MariaDb
            ? Limit.Run("bulkload", text, "1000000", "10000", "10000000")
            : Math.Max(Limit.Run("multirow", text, "200000", "1000", "text", "10000000"),
                Limit.Run("multirow", text, "200000", "1000", "prepared", "20000000"));
    }
}
