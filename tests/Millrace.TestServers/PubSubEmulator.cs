using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// Google's own Pub/Sub emulator: of <c>shared/pubsub</c> on a free port, gone when disposed, or else the one that runs at
/// <c>PUBSUB_EMULATOR_HOST</c>. As a fixture it starts once; a test asks for <see cref="Host"/>, which skips where there is none. Topics
/// and subscriptions have names of their own.
/// </summary>
public sealed class PubSubEmulator : IAsyncLifetime
{
    public const string Project = "millrace-tests";

    /// <summary>The variable that all clients of Google look at.</summary>
    public const string Variable = "PUBSUB_EMULATOR_HOST";

    private const string HowToGetIt =
        "gcloud components install pubsub-emulator, then gcloud beta emulators pubsub start, and set PUBSUB_EMULATOR_HOST to what it "
        + "prints";

    // 10 s on an idle machine, when it unpacks itself for the first time; builds and other servers share it.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(180);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-pubsub-").FullName;
    private readonly HttpClient _http = new();
    private string? _script;
    private string? _skipReason;
    private string? _host;
    private int _lastName;

    /// <summary>host:port of the emulator; skips the calling test when there is none.</summary>
    public string Host
    {
        get
        {
            if (_skipReason is not null && _script is null) Assert.Skip(_skipReason);
            if (_skipReason is not null) Absent.Skip(_skipReason);
            return _host ?? throw new InvalidOperationException("The emulator was not started.");
        }
    }

    public async ValueTask InitializeAsync()
    {
        string? outside = Environment.GetEnvironmentVariable(Variable);
        // Tests name the emulator in their settings, and some another port in front of it.
        Environment.SetEnvironmentVariable(Variable, null);
        _script = FindScript();
        if (_script is not null && Missing() is { } missing)
            _skipReason = $"{missing}: apt-get install openjdk-17-jre-headless xz-utils to run the Pub/Sub emulator.";
        else if (_script is not null) await StartAsync();
        else if (!string.IsNullOrEmpty(outside)) _host = outside;
        else _skipReason = $"No Pub/Sub emulator beside the repository: {HowToGetIt}.";
    }

    /// <summary>Creates a topic with a subscription of the same id; returns the id.</summary>
    public async Task<string> CreateAsync(bool withOrder = false, int ackDeadlineSeconds = 10)
    {
        string id = $"t-{Environment.ProcessId}-{Interlocked.Increment(ref _lastName)}";
        await PutAsync($"topics/{id}", []);
        await PutAsync($"subscriptions/{id}", new JsonObject
        {
            ["topic"] = $"projects/{Project}/topics/{id}", ["ackDeadlineSeconds"] = ackDeadlineSeconds,
            ["enableMessageOrdering"] = withOrder,
        });
        return id;
    }

    public async Task DeleteSubscriptionAsync(string id)
    {
        using HttpResponseMessage answer = await _http.DeleteAsync($"http://{Host}/v1/projects/{Project}/subscriptions/{id}");
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null && _host is not null)
        {
            await RunAsync("stop", "--kill");
            AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        int port = FreePort.Next();
        await RunAsync("start", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _host = $"127.0.0.1:{port}";
    }

    private async Task PutAsync(string path, JsonObject body)
    {
        using HttpResponseMessage answer = await _http.PutAsJsonAsync($"http://{Host}/v1/projects/{Project}/{path}", body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static string? FindScript() => Repository.Shared("pubsub", "bin", "pubsub-emulator");

    private static string? Missing() => new[] { "java", "xz" }.FirstOrDefault(program =>
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)))) is { } name ? $"No {name}" : null;

    // A test run that ends without disposing must not leave a JVM behind.
    private void OnProcessExit(object? sender, EventArgs e)
    {
        using Process stop = Process.Start(_script!, ["stop", "--dir", _folder, "--kill"]);
        stop.WaitForExit(TimeSpan.FromSeconds(15));
    }

    private async Task RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(_script!, [command, "--dir", _folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(LongestStart);
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token)
            + await process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.True(process.ExitCode == 0, $"pubsub-emulator {command} ended with {process.ExitCode}: {output}");
    }
}
