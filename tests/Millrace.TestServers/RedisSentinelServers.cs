using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// A real master with a replica, and three sentinels that watch them under the name readings;
/// servers and sentinels have passwords of their own. Any can be killed.
/// </summary>
public sealed class RedisSentinelServers : IAsyncLifetime
{
    public const string Master = "readings";
    public const string Password = "sofe4630u";
    public const string SentinelPassword = "watcher";
    private const int Quorum = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-sentinels-").FullName;
    private readonly Process?[] _sentinels = new Process?[3];

    public RedisServer First { get; } = new RedisServer().WithPassword(Password).With("--masterauth", Password);

    public RedisServer Second { get; } = new RedisServer().WithPassword(Password).With("--masterauth", Password);

    public IReadOnlyList<int> SentinelPorts { get; } = [FreePort.Next(), FreePort.Next(), FreePort.Next()];

    public async ValueTask InitializeAsync()
    {
        Second.With("--replicaof", "127.0.0.1", Text(First.Port));
        await First.StartAsync();
        await Second.StartAsync();
        await RedisClusterServers.UntilAsync(Second, ["INFO", "replication"], answer =>
            answer.Contains("master_link_status:up", StringComparison.Ordinal));
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        for (int i = 0; i < _sentinels.Length; i++) _sentinels[i] = Start(SentinelPorts[i]);
        foreach (int port in SentinelPorts)
        {
            await UntilAsync(port, "SENTINELS", answer => answer.Split("runid", StringSplitOptions.None).Length == SentinelPorts.Count);
            await UntilAsync(port, "REPLICAS", answer => answer.Contains(Text(Second.Port), StringComparison.Ordinal));
        }
    }

    /// <summary>kill -9 of one sentinel.</summary>
    public void KillSentinel(int index)
    {
        _sentinels[index]!.Kill();
        _sentinels[index]!.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        OnProcessExit(null, EventArgs.Empty);
        foreach (Process? sentinel in _sentinels) sentinel?.WaitForExit();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start(int port)
    {
        // Sentinels write what they learn into their configuration.
        string file = Path.Combine(_folder, $"{port}.conf");
        File.WriteAllLines(file,
        [
            $"port {port}", "bind 127.0.0.1", $"dir {_folder}", $"logfile {port}.log", $"requirepass {SentinelPassword}",
                $"sentinel sentinel-pass {SentinelPassword}",
            $"sentinel monitor {Master} 127.0.0.1 {First.Port} {Quorum}", $"sentinel auth-pass {Master} {Password}",
                $"sentinel down-after-milliseconds {Master} 3000",
            $"sentinel failover-timeout {Master} 10000",
        ]);
        return Process.Start(new ProcessStartInfo("redis-server", [file, "--sentinel"]))!;
    }

    private async Task UntilAsync(int port, string question, Func<string, bool> isWanted)
    {
        long deadline = Environment.TickCount64 + 60_000;
        string answer;
        while (!isWanted(answer = await AskAsync(port, question)))
        {
            if (Environment.TickCount64 > deadline)
                throw new InvalidOperationException($"Sentinel {port} still answers {question} with: {answer}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> AskAsync(int port, string question)
    {
        var info =
            new ProcessStartInfo("redis-cli", ["-p", Text(port), "--no-auth-warning", "-a", SentinelPassword, "SENTINEL", question, Master])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
        using Process process = Process.Start(info)!;
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer;
    }

    private void OnProcessExit(object? sender, EventArgs e)
    {
        foreach (Process? sentinel in _sentinels)
            if (sentinel is { HasExited: false }) sentinel.Kill();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
