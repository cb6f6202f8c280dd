using System.Diagnostics;
using System.Runtime.InteropServices;
using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Release;

/// <summary>
/// What <c>scripts/release</c> makes for this platform, made once for all tests and unpacked as a user does it. Programs are started
/// without any variable of this process and with an empty folder as the path, so that nothing of the SDK can help them.
/// </summary>
public sealed class ReleasedFiles : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-release-").FullName;

    /// <summary>The folder that the archive for linux-x64 unpacks to.</summary>
    public string Unpacked { get; private set; } = "";

    /// <summary>The version in the archive's name.</summary>
    public string Version { get; private set; } = "";

    /// <summary>True where the archive can be made and tried.</summary>
    public static bool AreForHere => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    public async ValueTask InitializeAsync()
    {
        if (!AreForHere) return;
        await RunAsync(Repository.Of("scripts", "release"), "--to", Of("release"), "linux-x64", "tool");
        await RunAsync("bash", "-c", $"cd '{Of("release")}' && sha256sum --check --strict SHA256SUMS");
        string archive = Directory.GetFiles(Of("release"), "*.tar.gz").Single();
        Version = Path.GetFileName(archive)["millrace-".Length..^"-linux-x64.tar.gz".Length];
        Directory.CreateDirectory(Of("unpacked"));
        await RunAsync("tar", "xzf", archive, "-C", Of("unpacked"));
        Unpacked = Directory.GetDirectories(Of("unpacked")).Single();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new folder.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Of(name)).FullName;

    /// <summary>The program of the archive.</summary>
    public ProcessStartInfo Archived(params string[] arguments) => Alone(Path.Combine(Unpacked, "millrace"), arguments);

    /// <summary>Installs the tool from the release's folder, and nowhere else; returns the program.</summary>
    public async Task<string> InstallToolAsync()
    {
        await RunAsync(
            "dotnet", "tool", "install", "millrace", "--version", Version, "--tool-path", Of("tool"), "--source", Of("release"));
        return Of("tool", "millrace");
    }

    /// <summary>A runtime without an SDK, made of the parts of the one that is installed.</summary>
    public string RuntimeAlone()
    {
        // .../shared/Microsoft.NETCore.App/10.0.x
        string installed = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string runtime = NewFolder("runtime");
        foreach (string part in new[] { "host", "shared" })
            Directory.CreateSymbolicLink(Path.Combine(runtime, part), Path.Combine(installed, part));
        return runtime;
    }

    /// <summary>A program in an environment with these variables alone.</summary>
    public ProcessStartInfo Alone(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = NewFolder("elsewhere"),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = NewFolder("nothing");
        start.Environment["HOME"] = NewFolder("home");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    // Publishing takes a minute of CPU.
    private static Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return MillraceProgram.RunAsync(start, TimeSpan.FromMinutes(30));
    }

    private string Of(params ReadOnlySpan<string> parts) => Path.Combine([_folder, .. parts]);
}
