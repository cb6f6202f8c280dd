using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// The embedded broker beside Apache Kafka, one after the other, under Kafka's own perf tools: 4 million records of 100 B in and out.
/// </summary>
internal static partial class BrokerBench
{
    private const int Records = 4_000_000;

    private static string Tool => Repository.Shared("kafka", "bin", "kafka") ?? "";

    public static async Task RunAsync()
    {
        if (!File.Exists(Tool))
        {
            Console.WriteLine("Kafka's perf tools are not here: shared/kafka is not beside the repository.");
            return;
        }

        for (int round = 0; round < 2; round++)
        {
            await OursAsync();
            await KafkaAsync();
        }
    }

    private static async Task OursAsync()
    {
        string folder = Directory.CreateTempSubdirectory("millrace-bench-").FullName;
        int port = FreePort.Next();
        await using var broker =
            new ServerProcess("broker", "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture), "--log-level", "Warning");
        var watch = Stopwatch.StartNew();
        broker.Start();
        while (!Answers(port)) await Task.Delay(5);
        long started = watch.ElapsedMilliseconds;
        Measure("millrace", $"127.0.0.1:{port}", broker.ProcessId, started);
        await broker.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task KafkaAsync()
    {
        string folder = Directory.CreateTempSubdirectory("millrace-bench-").FullName;
        var watch = Stopwatch.StartNew();
        string servers = Limit.Shell($"{Tool} start --dir {folder}/k --port {FreePort.Next()}").Trim();
        long started = watch.ElapsedMilliseconds;
        int processId = int.Parse(Limit.Shell($"pgrep -f '{folder}/k.*node-1' | head -n 1").Trim(), CultureInfo.InvariantCulture);
        Measure("Apache Kafka", servers, processId, started);
        Limit.Shell($"{Tool} stop --dir {folder}/k");
        await Task.Yield();
        Directory.Delete(folder, recursive: true);
    }

    private static void Measure(string name, string servers, int processId, long startedMs)
    {
        Limit.Shell($"{Tool} topics --bootstrap-server {servers} --create --topic perf --partitions 1 --replication-factor 1");
        string produced =
            Limit.Shell(
                $"{Tool} producer-perf-test --topic perf --num-records {Records} --record-size 100 --throughput -1 --producer-props "
                + $"bootstrap.servers={servers} 2>/dev/null | tail -n 1");
        string consumed = Limit.Shell(
            $"{Tool} consumer-perf-test --bootstrap-server {servers} --topic perf --messages {Records} 2>/dev/null | tail -n 1");
        double rateIn = double.Parse(Rate().Match(produced).Groups[1].Value, CultureInfo.InvariantCulture);
        string[] columns = consumed.Split(',', StringSplitOptions.TrimEntries);
        var (_, peak) = ProcessUsage.ResidentMiB(processId);
        Console.WriteLine(
            $"{name,-13} in {rateIn:N0} records/s, out {columns[5]} records/s (fetch {columns[^1]}), peak {peak:F0} MiB, answers after "
            + $"{startedMs} ms, CPU {ProcessUsage.CpuSeconds(processId):F1} s");
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"([\d.]+) records/sec")]
    private static partial Regex Rate();
}
