using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Kubernetes;

/// <summary>Who reaches whom.</summary>
public sealed class NetworkTests(Manifests manifests)
{
    // Who must reach whom, and by which port; everything else is closed.
    private static readonly (string From, string To, int Port)[] Ways =
    [
        ("kafka", "kafka", 9092), ("kafka", "kafka", 9093), ("registry", "kafka", 9092), ("millrace-worker", "kafka", 9092),
        ("millrace-worker", "registry", 8081), ("millrace-worker", "mysql-deployment", 3306), ("millrace-worker", "redis", 6379),
        ("millrace-worker", "millrace-worker", 8083),
    ];

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task What_must_talk_may_talk_and_nothing_else(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Resource[] policies = [.. resources.Where(resource => resource.Kind == "NetworkPolicy")];
        Resource everything = Assert.Single(policies, policy => policy.Name == "default-deny");
        Assert.Empty(everything.Spec["podSelector"]!.AsObject());
        Assert.Equal(["Ingress", "Egress"], Items(everything.Spec["policyTypes"]).Select(Text));

        Resource[] workloads = [.. resources.Where(resource => resource.Pod is not null)];
        int[] ports = [.. Ways.Select(way => way.Port).Append(8083).Distinct()];
        foreach (Resource from in workloads)
            foreach (Resource to in workloads)
                foreach (int port in ports)
                {
                    bool open = Allows(policies, "egress", from, "to", to, port) && Allows(policies, "ingress", to, "from", from, port);
                    Assert.True(open == Ways.Contains((from.Name, to.Name, port)),
                        $"{from} to {to} by {port} is {(open ? "open" : "closed")}");
                }

        // Names are needed by all of them.
        foreach (Resource workload in workloads)
            Assert.Contains(policies, policy => Selects(policy.Spec["podSelector"], workload.PodLabels)
                && Items(policy.Spec["egress"])
                .Any(rule => Items(rule["ports"]).Any(port => (int)port["port"]! == 53 && Text(port["protocol"]) == "UDP")));
    }

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task Only_gke_has_load_balancers_and_for_listed_addresses_only(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Resource[] open = [
            .. resources.Where(resource => resource.Kind == "Service" && (string?)resource.Spec["type"] is not (null or "ClusterIP"))];
        Assert.Equal(overlay == "local" ? [] : ["mysql-service", "redis"], open.Select(service => service.Name).Order());
        Assert.DoesNotContain(resources, resource => resource.Kind == "Ingress");
        if (open.Length == 0) return;

        string[] admitted = [.. resources.Where(resource => resource is { Kind: "NetworkPolicy", Name: "external-clients" })
            .SelectMany(policy => Items(policy.Spec["ingress"])).SelectMany(rule => Items(rule["from"]))
            .Select(peer => Text(peer["ipBlock"]!["cidr"]))];
        foreach (Resource service in open)
        {
            Assert.Equal("LoadBalancer", Text(service.Spec["type"]));
            Assert.Equal("Local", Text(service.Spec["externalTrafficPolicy"]));
            Assert.Equal(admitted, Items(service.Spec["loadBalancerSourceRanges"]).Select(Text));
            Assert.DoesNotContain("0.0.0.0/0", admitted);
        }
    }

    private static bool Allows(IEnumerable<Resource> policies, string direction, Resource subject, string side, Resource peer, int port) =>
        policies.Where(policy => Selects(policy.Spec["podSelector"], subject.PodLabels))
            .SelectMany(policy => Items(policy.Spec[direction]))
            .Any(rule => Items(rule["ports"]).Any(entry => (int)entry["port"]! == port) && Items(rule[side]).Any(who => Is(who, peer)));

    // Peers of other namespaces and addresses outside are none of the pods here.
    private static bool Is(JsonNode who, Resource peer) =>
        who["namespaceSelector"] is null && who["podSelector"] is { } selector && Selects(selector, peer.PodLabels);
}
