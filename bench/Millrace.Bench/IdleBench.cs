using System.Diagnostics;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>A worker with one idle connector: resident memory, and the time from start to the first REST answer.</summary>
internal static class IdleBench
{
    public static async Task RunAsync()
    {
        await using var database = new MariaDbServer();
        await database.InitializeAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("idle", "idle", database);
        await cluster.MeterAsync("--topic", "idle", "--count", "100", "--rate", "0");
        await cluster.UntilAsync("the readings are there", async () =>
            (await database.SqlAsync("select count(*) from idle", DatabaseServer.Database)).Trim() == "100");
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (now, peak) = ProcessUsage.ResidentMiB(cluster.Worker.ProcessId);
        Console.WriteLine($"one idle connector: {now:F0} MiB resident (wanted: under 100), {peak:F0} at its peak");
        await cluster.Worker.StopAsync();
        var watch = Stopwatch.StartNew();
        cluster.Worker.Start();
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(cluster.WorkerUrl)).IsSuccessStatusCode) break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }

        Console.WriteLine($"REST answers {watch.ElapsedMilliseconds} ms after the start (wanted: under 2000)");
        await cluster.UntilAsync("the connector runs", async () => await cluster.TaskStateAsync("idle") == "RUNNING");
        Console.WriteLine($"the connector runs {watch.ElapsedMilliseconds} ms after the start");
    }
}
