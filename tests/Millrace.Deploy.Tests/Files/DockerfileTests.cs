using System.Text.Json.Nodes;
using Millrace.Deploy.Tests.Rendering;
using Millrace.TestServers;
using static Millrace.Deploy.Tests.Rendering.Resource;

namespace Millrace.Deploy.Tests.Files;

/// <summary><c>deploy/Dockerfile</c>, linted, and its shell lines read by ShellCheck: there is no engine here to build it.</summary>
public sealed class DockerfileTests(Judges judges)
{
    private static readonly string File = Path.Combine(Places.Deploy, "Dockerfile");

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        Assert.Empty((await judges.DockerfileAsync(File))["errors"]!.AsArray());

        string broken = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(broken, (await System.IO.File.ReadAllTextAsync(File)).Replace("USER 1654", "USR 1654"));
        Assert.NotEmpty((await judges.DockerfileAsync(broken))["errors"]!.AsArray());
        System.IO.File.Delete(broken);
    }

    [Fact]
    public async Task The_image_is_small_pinned_and_not_root()
    {
        (string Keyword, string Arguments, int Stage)[] all = [.. Items((await judges.DockerfileAsync(File))["instructions"])
            .Select(item => (Text(item["keyword"]), Text(item["arguments"]), (int)item["stage"]!))];
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0-noble AS build", "mcr.microsoft.com/dotnet/aspnet:10.0-noble"],
            all.Where(item => item.Keyword == "FROM").Select(item => item.Arguments));
        string[] final = [.. all.Where(item => item.Stage == 1).Select(item => item.Keyword)];
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", all.Last(item => item.Keyword == "USER").Arguments);
        Assert.DoesNotContain("RUN", final[Array.IndexOf(final, "USER")..]);
        Assert.Contains("HEALTHCHECK", final);
        Assert.Contains("ENTRYPOINT", final);
        Assert.DoesNotContain("ADD", final);
        string install = Assert.Single(all, item => item.Arguments.Contains("apt-get install", StringComparison.Ordinal)).Arguments;
        foreach (string part in new[] { "apt-get update", "--no-install-recommends", "libmariadb3", "rm -rf /var/lib/apt/lists" })
            Assert.Contains(part, install);
    }

    [Fact]
    public async Task The_build_context_has_what_the_build_needs_and_no_secrets()
    {
        string[] ignore = await System.IO.File.ReadAllLinesAsync(Path.Combine(Repository.Root, ".dockerignore"));
        Assert.Contains("*", ignore);
        string[] kept = [.. ignore.Where(line => line.StartsWith('!')).Select(line => line[1..])];
        foreach (string needed in new[] { "src", "samples", "global.json", "Directory.Build.props", "Directory.Packages.props" })
            Assert.Contains(needed, kept);
        Assert.All(kept, name => Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), name));
        Assert.DoesNotContain("deploy", kept);
    }

    [Fact]
    public async Task ShellCheck_finds_nothing_in_scripts_and_run_lines()
    {
        if (!Run.Has("shellcheck")) Absent.Skip("No shellcheck: apt-get install shellcheck.");
        string[] scripts = [.. Directory.EnumerateFiles(Places.Deploy, "*.sh", SearchOption.AllDirectories)];
        Assert.Equal(3, scripts.Length);
        await Run.Async("shellcheck", scripts);
        foreach (JsonNode run in Items((await judges.DockerfileAsync(File))["instructions"]).Where(item => Text(item["keyword"]) == "RUN"))
            await Run.Async("shellcheck", ["--shell=sh", "-"], Text(run["arguments"]) + "\n");
    }
}
