using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Kubernetes;

/// <summary>What schemas cannot know: whether what one document names is there in another.</summary>
public sealed class ReferenceTests(Manifests manifests)
{
    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Selectors_select_and_ports_exist(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        List<Resource> workloads = [.. resources.Where(resource => resource.Pod is not null)];
        foreach (Resource workload in workloads)
        {
            Assert.True(Selects(workload.Spec["selector"], workload.PodLabels), $"{workload} does not select its own pods");
            foreach (JsonNode spread in Items(workload.Pod!["topologySpreadConstraints"]))
                Assert.True(Selects(spread["labelSelector"], workload.PodLabels), $"{workload}");
            foreach (JsonObject container in workload.Containers)
                foreach (string probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
                    if ((container[probe]?["httpGet"] ?? container[probe]?["tcpSocket"])?["port"] is { } port)
                        Assert.Contains((string)port!, PortNames(container));
        }

        foreach (Resource service in resources.Where(resource => resource.Kind == "Service"))
        {
            JsonObject selector = new() { ["matchLabels"] = service.Spec["selector"]!.DeepClone() };
            Resource target = Assert.Single(workloads, workload => Selects(selector, workload.PodLabels));
            foreach (JsonNode port in Items(service.Spec["ports"]))
                Assert.Contains(Text(port["targetPort"]), target.Containers.SelectMany(PortNames));
        }

        foreach (Resource budget in resources.Where(resource => resource.Kind == "PodDisruptionBudget"))
            Assert.Single(workloads, workload => Selects(budget.Spec["selector"], workload.PodLabels));
        foreach (Resource set in resources.Where(resource => resource.Kind == "StatefulSet"))
            Assert.Contains(resources, resource => resource.Kind == "Service" && resource.Name == Text(set.Spec["serviceName"]));
    }

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Secrets_config_maps_and_accounts_exist_with_their_keys(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        foreach (Resource workload in resources.Where(resource => resource.Pod is not null))
        {
            Assert.Contains(resources, resource => resource.Kind == "ServiceAccount"
                && resource.Name == Text(workload.Pod!["serviceAccountName"]));
            List<string> volumes = [.. Items(workload.Pod!["volumes"]).Select(volume => Text(volume["name"]))];
            volumes.AddRange(Items(workload.Spec["volumeClaimTemplates"]).Select(claim => Text(claim["metadata"]!["name"])));
            foreach (JsonNode mount in workload.Containers.SelectMany(container => Items(container["volumeMounts"])))
                Assert.Contains(Text(mount["name"]), volumes);
            foreach (JsonNode volume in Items(workload.Pod!["volumes"]))
            {
                if (volume["configMap"] is { } map) Assert.NotEmpty(Data(resources, "ConfigMap", Text(map["name"])));
                if (volume["secret"] is not { } secret) continue;
                JsonObject data = Data(resources, "Secret", Text(secret["secretName"]));
                // Each server sees its own passwords only.
                Assert.NotEmpty(Items(secret["items"]));
                foreach (JsonNode item in Items(secret["items"]))
                    Assert.True(data.ContainsKey(Text(item["key"])), $"{workload}: {item["key"]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Workers_are_scaled_by_one_scaler_and_updated_without_a_gap(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Resource scaler = Assert.Single(resources, resource => resource.Kind is "HorizontalPodAutoscaler" or "ScaledObject");
        Resource worker = Assert.Single(resources, resource => resource.Kind == "Deployment"
            && resource.Name == Text(scaler.Spec["scaleTargetRef"]!["name"]));
        Assert.Equal(overlay == "gke-with-components" ? "ScaledObject" : "HorizontalPodAutoscaler", scaler.Kind);
        // A number here would be put back at every apply.
        Assert.Null(worker.Spec["replicas"]);
        Assert.Equal(0, (int)worker.Spec["strategy"]!["rollingUpdate"]!["maxUnavailable"]!);
        Assert.Equal(1, (int)worker.Spec["strategy"]!["rollingUpdate"]!["maxSurge"]!);
        Assert.Contains(resources, resource => resource.Kind == "PodDisruptionBudget"
            && Selects(resource.Spec["selector"], worker.PodLabels));

        JsonObject data = Data(resources, "ConfigMap",
            Text(Items(worker.Pod!["volumes"]).Select(volume => volume["configMap"]).First(map => map is not null)!["name"]));
        IReadOnlyDictionary<string, string> properties = Worker.Plugins.Providers.PropertiesFile.Parse(Text(data["worker.properties"]));
        int shutdown = int.Parse(properties["task.shutdown.graceful.timeout.ms"]) / 1000;
        Assert.True(shutdown
            + 10 <= (int)worker.Pod!["terminationGracePeriodSeconds"]!, "tasks would be killed before they have committed");
    }

    private static IEnumerable<string> PortNames(JsonObject container) => Items(container["ports"]).Select(port => Text(port["name"]));

    private static JsonObject Data(IEnumerable<Resource> resources, string kind, string name) =>
        Assert.Single(resources, resource => resource.Kind == kind && resource.Name == name).Document["data"]!.AsObject();
}
