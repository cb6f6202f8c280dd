using System.Diagnostics;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// A real Apache Kafka (one node, KRaft) of <c>shared/kafka</c> on a free port, its data in a temporary folder; gone when disposed.
/// As a fixture it starts once; a test asks for <see cref="BootstrapServers"/>, which skips where shared/ or Java is absent.
/// </summary>
public sealed class KafkaServer : IAsyncLifetime
{
    // 5-8 s on an idle machine; builds and other servers share it.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(180);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-kafka-").FullName;
    private string? _script;
    private string? _skipReason;
    private string? _bootstrapServers;

    /// <summary>host:port of the broker; skips the calling test when there is none.</summary>
    public string BootstrapServers
    {
        get
        {
            if (_script is null) Assert.Skip(_skipReason!);
            if (_skipReason is not null) Absent.Skip(_skipReason);
            return _bootstrapServers ?? throw new InvalidOperationException("The server was not started.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        _script = FindScript();
        _skipReason = _script is null
            ? "No shared/kafka beside the repository: there is no real Kafka to test with."
            : HasJava() ? null : "No Java: apt-get install openjdk-17-jre-headless to test with a real Kafka.";
        if (_skipReason is not null)
            return;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        // The controller listens on the port after the broker's.
        int port = FreePort.Next(count: 2);
        _bootstrapServers = (await RunAsync("start", "--port", port.ToString())).Trim();
    }

    /// <summary>Its <c>log.dirs</c>.</summary>
    public string LogFolder => Path.Combine(_folder, "data-1");

    /// <summary>Stops the node as an operator does; its data stay until this is disposed.</summary>
    public Task StopAsync() => RunAsync("stop", "--node", "1");

    /// <summary>kill -9.</summary>
    public Task KillAsync() => RunAsync("stop", "--node", "1", "--kill");

    /// <summary>Starts the killed node again, with its data, on the same port.</summary>
    public Task RestartAsync() => RunAsync("restart", "--node", "1");

    /// <summary>Starts the node again with more properties, which win over those it has.</summary>
    public async Task ReconfigureAsync(string properties)
    {
        await StopAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, "node-1.properties"), "\n" + properties + "\n");
        await RestartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_bootstrapServers is not null)
        {
            await RunAsync("stop", "--kill");
            AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal static string? FindScript() => Repository.Shared("kafka", "bin", "kafka");

    private static bool HasJava()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "java")));

    // A test run that ends without disposing must not leave a JVM behind.
    private void OnProcessExit(object? sender, EventArgs e)
    {
        string file = Path.Combine(_folder, "node-1.pid");
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), out int id))
            Process.Start("kill", ["-KILL", id.ToString()]).WaitForExit();
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(_script!, [command, "--dir", _folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KAFKA_HEAP"] = "384m" },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(LongestStart);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"kafka {command} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
