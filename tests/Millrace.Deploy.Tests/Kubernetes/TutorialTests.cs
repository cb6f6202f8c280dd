using System.Text;
using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Kubernetes;

/// <summary>Names that the tutorial's readers know, and passwords that nobody does.</summary>
public sealed class TutorialTests(Manifests manifests)
{
    private static readonly string[] Passwords = ["mysql-password", "mysql-root-password", "redis-password"];

    [Theory]
    [MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task MySql_and_Redis_have_the_tutorials_names(string overlay)
    {
        IReadOnlyList<Resource> resources = await manifests.OfAsync(overlay);
        Resource mysql = Assert.Single(resources, resource => resource is { Kind: "StatefulSet", Name: "mysql-deployment" });
        Dictionary<string, string> environment = Items(mysql.Containers.Single()["env"])
            .ToDictionary(entry => Text(entry["name"]), entry => Text(entry["value"]));
        Assert.Equal("usr", environment["MYSQL_USER"]);
        Assert.Equal("Readings", environment["MYSQL_DATABASE"]);
        Assert.Contains(resources, resource => resource is { Kind: "Service", Name: "mysql-service" }
            && (int)resource.Spec["ports"]![0]!["port"]! == 3306);
        Assert.Contains(resources, resource => resource is { Kind: "Service", Name: "redis" }
            && (int)resource.Spec["ports"]![0]!["port"]! == 6379);
        Assert.Contains(resources, resource => resource is { Kind: "StatefulSet", Name: "redis" });
    }

    [Fact]
    public async Task The_base_has_no_password_and_each_overlay_its_own()
    {
        Assert.DoesNotContain(await manifests.RenderAsync(manifests.Base), resource => resource.Kind == "Secret");
        var seen = new HashSet<string>();
        foreach (string overlay in new[] { "local", "gke" })
        {
            JsonObject data =
                Assert.Single(await manifests.OfAsync(overlay), resource => resource.Kind == "Secret").Document["data"]!.AsObject();
            Assert.Equal(Passwords, data.Select(entry => entry.Key).Order());
            foreach (var (_, value) in data)
            {
                string password = Encoding.ASCII.GetString(Convert.FromBase64String(Text(value)));
                Assert.Matches("^[0-9a-f]{48}$", password);
                Assert.True(seen.Add(password), "a password occurs twice");
            }
        }
    }

    [Theory]
    [InlineData("local")]
    [InlineData("gke")]
    public async Task The_example_renders_but_holds_no_password(string overlay)
    {
        string file = Path.Combine(manifests.FolderOf(overlay), "secrets.env");
        string own = await File.ReadAllTextAsync(file);
        string copy = $"{manifests.FolderOf(overlay)}-example";
        Directory.CreateDirectory(copy);
        foreach (string part in Directory.EnumerateFiles(manifests.FolderOf(overlay)))
            File.Copy(part, Path.Combine(copy, Path.GetFileName(part)));
        File.Copy(file + ".example", Path.Combine(copy, "secrets.env"), overwrite: true);

        JsonObject data =
            Assert.Single(await manifests.RenderAsync(copy), resource => resource.Kind == "Secret").Document["data"]!.AsObject();
        Assert.Equal(Passwords, data.Select(entry => entry.Key).Order());
        Assert.All(data, entry => Assert.Equal("", Text(entry.Value)));

        // What is there is not overwritten: the servers' volumes know the old passwords.
        (int code, _, string errors) = await Run.TryAsync("sh", [Path.Combine(manifests.Base, "..", "..", "new-secrets.sh"), overlay]);
        Assert.Equal(1, code);
        Assert.Contains("exists", errors);
        Assert.Equal(own, await File.ReadAllTextAsync(file));
    }
}
