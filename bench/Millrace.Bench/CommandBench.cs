using System.Diagnostics;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>
/// What a command costs whoever types it: <c>./millrace COMMAND</c> from the start to its end, against servers that run already.
/// </summary>
internal static class CommandBench
{
    private const int Runs = 11;

    private static readonly string[] Commands =
        ["--version", "topic list", "topic describe measured", "group list", "connector list", "schema list", "consume measured",
            "produce measured --value one"];

    public static async Task RunAsync()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await RunOnceAsync(cluster, "topic create measured");
        await RunOnceAsync(cluster, "produce measured --value one");
        foreach (string command in Commands)
        {
            // The first one warms the caches of the file system, and builds what is not built.
            await RunOnceAsync(cluster, command);
            var times = new List<double>();
            for (int i = 0; i < Runs; i++) times.Add(await RunOnceAsync(cluster, command));
            times.Sort();
            Console.WriteLine($"{command,-28} median {times[Runs / 2]:F0} ms, fastest {times[0]:F0} (wanted: under 300)");
        }
    }

    private static async Task<double> RunOnceAsync(Cluster cluster, string command)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "millrace"), command.Split(' '))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["MILLRACE_BOOTSTRAP_SERVERS"] = cluster.BootstrapServers;
        start.Environment["MILLRACE_REGISTRY"] = cluster.RegistryUrl.ToString();
        start.Environment["MILLRACE_URL"] = cluster.WorkerUrl.ToString();
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        double milliseconds = watch.Elapsed.TotalMilliseconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"millrace {command} ended with {process.ExitCode}: {await output}{await errors}");
        return milliseconds;
    }
}
