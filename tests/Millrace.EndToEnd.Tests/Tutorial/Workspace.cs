using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Millrace.Connectors;
using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>
/// What the reader of the tutorial has before him: <c>./millrace</c> and the samples, in a folder of its own.
/// Only the ports are others, so that the test can run beside anything else: <c>env.sh</c>, which the tutorial sources, has them.
/// </summary>
public sealed class Workspace : IAsyncDisposable
{
    private readonly int _broker = FreePort.Next(), _registry = FreePort.Next(), _worker = FreePort.Next(), _mariaDb = FreePort.Next(),
        _redis = FreePort.Next();
    private static readonly string OfOthers = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static readonly string Version =
        typeof(Plugin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

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
        // An answer that is a refusal is an exit code.
        ["CURL_HOME"] = Path.Combine(Folder, "curl"),
        // Where dotnet run keeps what it builds.
        ["XDG_DATA_HOME"] = Path.Combine(Folder, "built"),
        ["DOTNET_NOLOGO"] = "1",
        // Templates and packages of this repository are not to be found by anybody else, nor after a change;
        // those of others need not be fetched again.
        ["DOTNET_CLI_HOME"] = Path.Combine(Folder, "home"),
        ["NUGET_PACKAGES"] = Path.Combine(Folder, "home", "packages"),
        ["NUGET_FALLBACK_PACKAGES"] = OfOthers,
        // Packages of the very version that runs here: a worker takes no plugins that were built for another one.
        ["MinVerVersionOverride"] = Version,
    };

    public static Workspace Make()
    {
        var workspace = new Workspace(Directory.CreateTempSubdirectory("millrace-tutorial-").CreateSubdirectory("millrace").FullName);
        workspace.WriteScript("millrace", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "millrace.dll")}' \"$@\"");
        // The databases keep the ports of the time before.
        workspace.Write("millrace-data/mariadb/port", Text(workspace._mariaDb));
        workspace.Write("millrace-data/redis/port", Text(workspace._redis));
        // Packs this repository, into the folder that the page names.
        workspace.WriteScript("scripts/package.sh",
            $"exec '{Repository.Of("scripts", "package.sh")}' '{Path.Combine(workspace.Folder, "artifacts", "package")}'");
        workspace.Write("curl/.curlrc", "fail-with-body\nsilent\nshow-error\n");
        workspace.CopySamples();
        Directory.CreateDirectory(workspace.Environment["XDG_DATA_HOME"]);
        return workspace;
    }

    /// <summary>Commands of a page with the addresses that worker and registry have here.</summary>
    public string WithItsAddresses(string commands) => commands
        .Replace("http://127.0.0.1:8083", $"http://127.0.0.1:{Text(_worker)}", StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8081", $"http://127.0.0.1:{Text(_registry)}", StringComparison.Ordinal);

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
        await _ready.Task.WaitAsync(TimeSpan.FromMinutes(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await RunAsync("kill", "-TERM", Text(_servers.Id));
            await _servers.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        }

        _servers.Dispose();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
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
            if (IsBuilt(file)) continue;
            string copy = Path.Combine(Folder, "samples", Path.GetRelativePath(Repository.Of("samples"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static bool IsBuilt(string file) => file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

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
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {Text(process.ExitCode)}: {await output}{await errors}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
