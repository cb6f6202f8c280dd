using System.Collections.Concurrent;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(Millrace.Deploy.Tests.Rendering.Judges))]
[assembly: AssemblyFixture(typeof(Millrace.Deploy.Tests.Rendering.Manifests))]

namespace Millrace.Deploy.Tests.Rendering;

/// <summary>Every overlay, rendered from a copy of <c>deploy/</c> with passwords of its own; the copy is gone afterwards.</summary>
public sealed class Manifests : IAsyncLifetime
{
    /// <summary>The overlays of the repository, and one that adds both optional components to gke.</summary>
    public static readonly TheoryData<string> Overlays = new("local", "gke", "gke-with-components");

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-deploy-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<Resource>>>> _rendered = new();
    private readonly Judges _judges = new();

    public string FolderOf(string overlay) => Path.Combine(_folder, "kubernetes", "overlays", overlay);

    public string Base => Path.Combine(_folder, "kubernetes", "base");

    public async ValueTask InitializeAsync()
    {
        foreach (string file in Directory.EnumerateFiles(Places.Deploy, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(Places.Deploy, file);
            if (Path.GetFileName(name) == "secrets.env" || name.StartsWith("secrets/", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
            File.Copy(file, Path.Combine(_folder, name));
        }

        foreach (string overlay in new[] { "local", "gke" }) await Run.Async("sh", [Path.Combine(_folder, "new-secrets.sh"), overlay]);
        Directory.CreateDirectory(FolderOf("gke-with-components"));
        await File.WriteAllTextAsync(Path.Combine(FolderOf("gke-with-components"), "kustomization.yaml"), """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [../gke]
            components: [../../components/keda-lag, ../../components/google-apis]
            """);
    }

    public Task<IReadOnlyList<Resource>> OfAsync(string overlay) =>
        _rendered.GetOrAdd(overlay, name => new(() => RenderAsync(FolderOf(name)))).Value;

    public async Task<IReadOnlyList<Resource>> RenderAsync(string folder) =>
        [.. (await _judges.RenderAsync(folder)).Select(document => new Resource(document!.AsObject()))];

    public static JsonArray Documents(IEnumerable<Resource> resources) => [.. resources.Select(resource => resource.Document.DeepClone())];

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
