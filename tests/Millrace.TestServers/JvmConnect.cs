using System.Diagnostics;
using System.Text;
using Xunit;

namespace Millrace.TestServers;

/// <summary>A real Kafka Connect worker of <c>shared/kafka</c>, distributed, in a process of its own; gone when disposed.</summary>
public sealed class JvmConnect : IAsyncDisposable
{
    // 8-20 s on an idle machine; builds and other servers share it.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(180);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-connect-").FullName;
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private JvmConnect(string script, IReadOnlyDictionary<string, string> properties)
    {
        int port = FreePort.Next();
        Url = new Uri($"http://127.0.0.1:{port}");
        var own = new Dictionary<string, string>(properties) { ["listeners"] = Url.ToString().TrimEnd('/') };
        string file = Path.Combine(_folder, "worker.properties");
        File.WriteAllLines(file, own.Select(property => $"{property.Key}={property.Value}"));
        var start = new ProcessStartInfo(script, ["connect", "--dir", _folder, file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["KAFKA_HEAP"] = "256m" },
        };
        // The script replaces itself by Java, so this is the worker's own process.
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>Starts a worker with these settings and waits until it is ready; skips the calling test where shared/ is absent.</summary>
    public static async Task<JvmConnect> StartAsync(IReadOnlyDictionary<string, string> properties, CancellationToken cancellationToken)
    {
        if (KafkaServer.FindScript() is not { } script)
        {
            Assert.Skip("No shared/kafka beside the repository: there is no real Kafka Connect to test with.");
            throw new InvalidOperationException();
        }

        var worker = new JvmConnect(script, properties);
        try
        {
            await worker.WaitUntilReadyAsync(cancellationToken);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(LongestStart);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Url };
        DateTime end = DateTime.UtcNow + LongestStart;
        while (true)
        {
            try
            {
                using HttpResponseMessage health = await client.GetAsync("/health", cancellationToken);
                if (health.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (_process.HasExited || DateTime.UtcNow > end) Assert.Fail($"Kafka Connect did not start: {Output()}");
            await Task.Delay(200, cancellationToken);
        }
    }

    // A test run that ends without disposing must not leave a JVM behind.
    private void OnProcessExit(object? sender, EventArgs e) => _process.Kill();

    private string Output()
    {
        lock (_output) return _output.ToString();
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
