using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;

namespace Millrace.Deploy.Tests.Kubernetes;

/// <summary>What kustomize makes of the overlays, judged by Kubernetes' own schemas.</summary>
public sealed class SchemaTests(Manifests manifests, Judges judges)
{
    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Every_document_is_what_its_schema_says(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Assert.True(resources.Count > 25, $"only {resources.Count} documents");
        Assert.Equal("", await judges.ValidateAsync(Manifests.Documents(resources)));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("gke")]
    [InlineData("gke-with-components")]
    public async Task Kubectl_makes_the_same_of_it(string overlay)
    {
        if (!Run.Has("kubectl")) Assert.Skip("No kubectl on this machine; kustomize alone has rendered the overlays.");
        await manifests.OfAsync(overlay);
        string ours = await Run.Async(Judges.Kustomize, ["build", manifests.FolderOf(overlay)]);
        (int code, string theirs, string errors) = await Run.TryAsync("kubectl", ["kustomize", manifests.FolderOf(overlay)]);
        // Debian 12's kubectl is of 2020 and knows neither components nor labels.
        if (code != 0 && errors.Contains("json: unknown field", StringComparison.Ordinal))
            Assert.Skip("This kubectl is too old: 1.22 at least.");
        Assert.True(code == 0, errors);
        Assert.Equal(ours, theirs);
    }

    /// <summary>Without this, a judge that finds nothing would look like a good result.</summary>
    [Theory]
    [InlineData("Deployment", "/spec/template/spec/containers/0/imagePullPolice", "Always", "imagePullPolice")]
    [InlineData("Deployment", "/spec/template/spec/containers/0/readinessProbe/httpGet/port", "", "port")]
    [InlineData("StatefulSet", "/spec/replicas", "three", "replicas")]
    [InlineData("NetworkPolicy", "/spec/egres", "", "egres")]
    [InlineData("HorizontalPodAutoscaler", "/apiVersion", "autoscaling/v3", "there is no HorizontalPodAutoscaler")]
    public async Task The_judges_see_what_is_wrong(string kind, string path, string value, string named)
    {
        JsonArray documents = Manifests.Documents((await manifests.OfAsync("local")).Where(resource => resource.Kind == kind).Take(1));
        string[] steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        JsonNode at = steps[..^1].Aggregate(documents[0]!, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);
        if (value.Length == 0 && at[steps[^1]] is not null) at.AsObject().Remove(steps[^1]);
        else at[steps[^1]] = value;
        Assert.Contains(named, await judges.ValidateAsync(documents));
    }
}
