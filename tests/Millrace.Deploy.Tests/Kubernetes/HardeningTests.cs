using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Kubernetes;

/// <summary>What every pod must have in production.</summary>
public sealed class HardeningTests(Manifests manifests)
{
    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task No_pod_is_root_or_writes_where_it_should_not(string overlay)
    {
        foreach (Resource workload in (await manifests.OfAsync(overlay)).Where(resource => resource.Pod is not null))
        {
            JsonObject pod = workload.Pod!;
            Assert.False((bool)pod["automountServiceAccountToken"]!, $"{workload}");
            Assert.False((bool)pod["enableServiceLinks"]!, $"{workload}");
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!, $"{workload}");
            Assert.True((int)pod["securityContext"]!["runAsUser"]! > 0, $"{workload}");
            Assert.Equal("RuntimeDefault", Text(pod["securityContext"]!["seccompProfile"]!["type"]));
            foreach (string forbidden in new[] { "hostNetwork", "hostPID", "hostIPC" }) Assert.Null(pod[forbidden]);
            Assert.DoesNotContain(Items(pod["volumes"]), volume => volume["hostPath"] is not null);
            foreach (JsonNode volume in Items(pod["volumes"]).Where(volume => volume["emptyDir"] is not null))
                Assert.NotNull(volume["emptyDir"]!["sizeLimit"]);
            foreach (JsonObject container in workload.Containers)
            {
                JsonNode security = container["securityContext"]!;
                Assert.False((bool)security["allowPrivilegeEscalation"]!, $"{workload}");
                Assert.True((bool)security["readOnlyRootFilesystem"]!, $"{workload}");
                Assert.Equal(["ALL"], Items(security["capabilities"]!["drop"]).Select(Text));
                Assert.Null(security["capabilities"]!["add"]);
                Assert.DoesNotContain(Items(container["ports"]), port => port["hostPort"] is not null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Every_container_has_probes_resources_and_a_pinned_image(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        foreach (Resource workload in resources.Where(resource => resource.Pod is not null))
        {
            foreach (JsonObject container in workload.Containers)
            {
                foreach (string probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
                    Assert.True(container[probe] is not null, $"{workload}: {probe}");
                foreach (string resource in new[] { "cpu", "memory" }) Assert.NotNull(container["resources"]!["requests"]![resource]);
                Assert.NotNull(container["resources"]!["limits"]!["memory"]);
                Assert.Matches(@":\d+\.\d+\.\d+(-[a-z]+)?$", Text(container["image"]));
            }

            if (workload.Kind == "StatefulSet") Assert.NotEmpty(Items(workload.Spec["volumeClaimTemplates"]));
        }

        Resource kafka = resources.Single(resource => resource is { Kind: "StatefulSet", Name: "kafka" });
        JsonNode nodes = Items(kafka.Containers.Single()["env"]).Single(variable => Text(variable["name"]) == "KAFKA_NODES");
        Assert.Equal((int)kafka.Spec["replicas"]!, int.Parse(Text(nodes["value"])));
        Assert.Equal(overlay == "local" ? 1 : 3, (int)kafka.Spec["replicas"]!);
    }

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Everything_is_in_the_namespace_that_enforces_it(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Resource home = Assert.Single(resources, resource => resource.Kind == "Namespace");
        Assert.Equal("restricted", Text(home.Document["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]));
        Assert.All(resources.Where(resource => resource != home), resource => Assert.Equal(home.Name, resource.Namespace));
    }
}
