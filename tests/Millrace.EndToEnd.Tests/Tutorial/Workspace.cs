using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>
/// What the reader of the tutorial has before him: <c>./millrace</c>, the samples and our packages, in a folder of its own. Only the ports are others, so that
/// the test can run beside anything else: the environment and <c>cred.json</c> name them, and a wrapper tells them to <c>redis-cli</c>.
/// </summary>
public sealed class Workspace : IAsyncDisposable
{
    private readonly int _broker = FreePort.Next(), _registry = FreePort.Next(), _worker = FreePort.Next(), _mariaDb = FreePort.Next(), _redis = FreePort.Next();
    private readonly Process _servers;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];

    private Workspace(string folder)
    {
        Folder = folder;
        _servers = new Process { EnableRaisingEvents = true };
    }

    public string Folder { get; }

    /// <summary>What the servers have said; for messages of failed tests.</summary>
    public string Said
    {
        get
        {
            lock (_said) return string.Join('\n', _said);
        }
    }

    /// <summary>Variables for the second terminal.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["MILLRACE_BOOTSTRAP_SERVERS"] = $"127.0.0.1:{Text(_broker)}",
        ["MILLRACE_REGISTRY"] = $"http://127.0.0.1:{Text(_registry)}",
        ["MILLRACE_URL"] = $"http://127.0.0.1:{Text(_worker)}",
        ["MYSQL_ADDRESS"] = $"127.0.0.1:{Text(_mariaDb)}",
        ["REDIS_PORT"] = Text(_redis),
        ["PATH"] = $"{Path.Combine(Folder, "bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        // An answer that is a refusal is an exit code.
        ["CURL_HOME"] = Path.Combine(Folder, "curl"),
        // Where dotnet run keeps what it builds.
        ["XDG_DATA_HOME"] = Path.Combine(Folder, "built"),
        ["DOTNET_NOLOGO"] = "1",
    };

    public static Workspace Make()
    {
        var workspace = new Workspace(Directory.CreateTempSubdirectory("millrace-tutorial-").FullName);
        workspace.WriteScript("millrace", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "millrace.dll")}' \"$@\"");
        workspace.WriteScript("bin/redis-cli", $"exec \"$(PATH=${{PATH#*:}} command -v redis-cli)\" -p {Text(workspace._redis)} \"$@\"");
        // The databases keep the ports of the time before.
        workspace.Write("millrace-data/mariadb/port", Text(workspace._mariaDb));
        workspace.Write("millrace-data/redis/port", Text(workspace._redis));
        workspace.Write("curl/.curlrc", "fail-with-body\nsilent\nshow-error\n");
        workspace.CopySamples();
        Directory.CreateDirectory(workspace.Environment["XDG_DATA_HOME"]);
        return workspace;
    }

    /// <summary>Commands of a page with the addresses that worker and registry have here.</summary>
    public string WithItsAddresses(string commands) => commands
        .Replace("http://127.0.0.1:8083", Environment["MILLRACE_URL"], StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8081", Environment["MILLRACE_REGISTRY"], StringComparison.Ordinal);

    /// <summary>Puts our packages where the samples look for them.</summary>
    public Task PackAsync() =>
        RunAsync("dotnet", "pack", Repository.Of("Millrace.slnx"), "-c", "Release", "--no-build", "--nologo", "-o", Path.Combine(Folder, "artifacts", "package", "release"));

    /// <summary>The first terminal: starts the servers, and waits until they say that they are ready.</summary>
    public async Task StartServersAsync(string command)
    {
        string[] ports = ["--broker-port", Text(_broker), "--registry-port", Text(_registry), "--port", Text(_worker)];
        _servers.StartInfo = new ProcessStartInfo("bash", ["-c", $"exec {command} {string.Join(' ', ports)}"])
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _servers.OutputDataReceived += (_, line) => Note(line.Data);
        _servers.ErrorDataReceived += (_, line) => Note(line.Data);
        _servers.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{command} has ended: {Said}"));
        _servers.Start();
        _servers.StandardInput.Close();
        _servers.BeginOutputReadLine();
        _servers.BeginErrorReadLine();
        await _ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await RunAsync("kill", "-TERM", Text(_servers.Id));
            await _servers.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        _servers.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private bool IsRunning => _servers.StartInfo.FileName.Length > 0 && !_servers.HasExited;

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_said) _said.Add(line);
        if (line.StartsWith("Ready.", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private void CopySamples()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Of("samples"), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Folder, "samples", Path.GetRelativePath(Repository.Of("samples"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        EditCredentials("bootstrap.servers", $"127.0.0.1:{Text(_broker)}");
        EditCredentials("schema.registry.url", $"http://127.0.0.1:{Text(_registry)}");
    }

    private void EditCredentials(string name, string value)
    {
        string file = Path.Combine(Folder, "samples", "cred.json");
        JsonNode credentials = JsonNode.Parse(File.ReadAllText(file))!;
        credentials[name] = value;
        File.WriteAllText(file, credentials.ToJsonString());
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private void WriteScript(string name, string command)
    {
        string file = Write(name, $"#!/usr/bin/env bash\n{command}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {Text(process.ExitCode)}: {await output}{await errors}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
