using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Files;

/// <summary><c>deploy/compose.yaml</c>, judged by the Compose Specification's schema and by what we promise of it.</summary>
public sealed class ComposeTests(Judges judges)
{
    private static readonly string File = Path.Combine(Places.Deploy, "compose.yaml");

    [Fact]
    public async Task It_is_what_the_specification_says()
    {
        JsonNode result = await judges.ComposeAsync(File);
        Assert.Empty(result["errors"]!.AsArray());

        string broken = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(broken,
            (await System.IO.File.ReadAllTextAsync(File)).Replace("healthcheck:", "healthchek:"));
        Assert.Contains("healthchek", (await judges.ComposeAsync(broken))["errors"]!.ToJsonString());
        System.IO.File.Delete(broken);
    }

    [Fact]
    public async Task Every_service_is_closed_to_the_outside_and_not_privileged()
    {
        JsonNode document = (await judges.ComposeAsync(File))["document"]!;
        JsonObject services = document["services"]!.AsObject();
        Assert.Equal(["kafka", "mysql", "redis", "registry", "worker"], services.Select(service => service.Key));
        foreach (var (name, service) in services)
        {
            Assert.NotNull(service!["healthcheck"]!["test"]);
            Assert.Equal(["ALL"], Items(service["cap_drop"]).Select(Text));
            Assert.Equal(["no-new-privileges:true"], Items(service["security_opt"]).Select(Text));
            Assert.Null(service["privileged"]);
            Assert.Matches(@":\d+\.\d+\.\d+(-[a-z]+)?$", Text(service["image"]));
            Assert.All(Items(service["ports"]), port => Assert.StartsWith("127.0.0.1:", Text(port)));
            foreach (JsonNode secret in Items(service["secrets"]))
                Assert.Contains(secret is JsonObject named
                    ? Text(named["source"])
                    : Text(secret), document["secrets"]!.AsObject().Select(entry => entry.Key));
            foreach (string other in (service["depends_on"] as JsonObject ?? []).Select(entry => entry.Key))
                Assert.True(services.ContainsKey(other), $"{name}: {other}");
            Assert.DoesNotContain(service["environment"] as JsonObject ?? [], entry =>
                entry.Key.EndsWith("PASSWORD", StringComparison.Ordinal));
            foreach (string volume in Items(service["volumes"]).Select(Text))
            {
                string source = volume.Split(':')[0];
                if (source[0] == '.') Assert.True(Directory.Exists(Path.Combine(Places.Deploy, source)), source);
                else Assert.True(document["volumes"]!.AsObject().ContainsKey(source), source);
            }
        }
    }

    [Fact]
    public async Task The_same_images_run_here_and_in_kubernetes()
    {
        string[] here = [.. (await judges.ComposeAsync(File))["document"]!["services"]!.AsObject()
            .Select(service => Text(service.Value!["image"])).Distinct().Order()];
        string[] there = [.. (await judges.RenderAsync(Path.Combine(Places.Deploy, "kubernetes", "base"))).Select(document =>
            new Resource(document!.AsObject()))
            .Where(resource => resource.Pod is not null).SelectMany(resource => resource.Containers)
            .Select(container => Text(container["image"])).Distinct().Order()];
        Assert.Equal(there, here);
    }
}
