using System.Diagnostics;
using System.Globalization;
using System.Text;
using Millrace.Kafka;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// How fast a topic of 100-byte values drains into Redis: broker, worker and Redis each a process of its own.
/// Beside it in the same run, before and after, redis-benchmark with the same sizes of keys and values over one connection.
/// </summary>
internal static class RedisBench
{
    private const int Records = 3_000_000;
    private const int Keys = 300_000;
    private const int ValueLength = 100;

    public static async Task RunAsync()
    {
        await using var redis = new RedisServer();
        await redis.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        await SendAsync(cluster.BootstrapServers, "redis");
        double before = LimitOf(redis.Port);
        double rate = await DrainAsync(cluster, redis, "redis", "redis");
        double once = await DrainAsync(cluster, redis, "redis-once", "redis", ("exactly.once", "true"));
        double after = LimitOf(redis.Port);
        Console.WriteLine($"redis-benchmark    {before:N0}, {after:N0} sets/s");
        Console.WriteLine($"sink / benchmark   {rate / ((before + after) / 2):F2}  (wanted: 0.8)");
        Console.WriteLine($"once / at least    {once / rate:F2}  (wanted: 0.7)");
    }

    private static async Task<double> DrainAsync(
        Cluster cluster, RedisServer redis, string name, string topic, params (string Key, string Value)[] more)
    {
        await cluster.CreateSinkAsync(name, topic, redis, more);
        double cpu = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId);
        var watch = Stopwatch.StartNew();
        long first = 0;
        double firstAt = 0, cpuAt = 0;
        await cluster.UntilAsync($"{name} is drained", async () =>
        {
            long committed = await cluster.CommittedAsync(name);
            if (first == 0 && committed > 0)
            {
                first = committed;
                firstAt = watch.Elapsed.TotalSeconds;
                cpuAt = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId);
            }

            return committed >= Records;
        });
        double seconds = watch.Elapsed.TotalSeconds, end = ProcessUsage.CpuSeconds(cluster.Worker.ProcessId);
        double warm = first < Records ? (Records - first) / (seconds - firstAt) : Records / seconds;
        Console.WriteLine(
            $"{name,-18} {Records:N0} keys in {seconds:F1} s: {Records / seconds:N0} keys/s from the start, {warm:N0} once warm; "
            + $"{(end - cpu) / Records * 1e6:F2} µs CPU a key, {(end - cpuAt) / Math.Max(1, Records - first) * 1e6:F2} once warm; peak "
            + $"{ProcessUsage.ResidentMiB(cluster.Worker.ProcessId).Peak:F0} MiB");
        return warm;
    }

    private static async Task SendAsync(string servers, string topic)
    {
        using var producer =
            new KafkaProducer(new KafkaConfig(servers) { ["linger.ms"] = "20" }, new KafkaProducerOptions { OnReports = static _ => { } });
        byte[] value = new byte[ValueLength];
        var random = new Random(1);
        for (int i = 0; i < Records;)
        {
            random.NextBytes(value);
            KafkaErrorCode code = producer.Produce(topic,
                Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key:{random.Next(Keys):D12}")), value);
            if (code == KafkaErrorCode.None) i++;
            else if (code == KafkaErrorCode.LocalQueueFull) await producer.WaitForSpaceAsync(CancellationToken.None);
            else throw new InvalidOperationException($"The records cannot be sent: {code}");
        }

        while (!await producer.FlushAsync(TimeSpan.FromSeconds(10)))
        {
        }
    }

    // The last line of --csv is "SET","rate",... .
    private static double LimitOf(int port) => double.Parse(
        Limit.Shell(
            $"redis-benchmark -p {port.ToString(CultureInfo.InvariantCulture)} -t set -P 500 -c 1 -d {ValueLength} -r {Keys} -n 3000000 "
            + $"--csv | tail -1").Split(',')[1].Trim('"'),
        CultureInfo.InvariantCulture);
}
