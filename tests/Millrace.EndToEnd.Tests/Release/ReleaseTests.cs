using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Release;

/// <summary>What is published runs where there is no SDK: the archive by itself, the tool on a runtime.</summary>
public sealed class ReleaseTests(ReleasedFiles release) : IClassFixture<ReleasedFiles>
{
    // On a machine that builds something besides, a server takes minutes to start.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public void Archive_holds_what_this_platform_needs_and_nothing_of_others()
    {
        SkipElsewhere();
        string[] files = [.. Directory.EnumerateFiles(release.Unpacked, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(release.Unpacked, file)).Order(StringComparer.Ordinal)];

        string[] needed =
            ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "docs/operating.md", "librdkafka.so", "millrace"];
        Assert.Empty(needed.Except(files));
        Assert.Equal(["centos8-librdkafka.so", "librdkafka.so"],
            files.Where(file => file.EndsWith("rdkafka.so", StringComparison.Ordinal)));
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pdb" or ".xml" or ".exe" or ".dylib" or ".a");
        Assert.DoesNotContain(files, file => file.StartsWith("runtimes", StringComparison.Ordinal));
        string notices = File.ReadAllText(Path.Combine(release.Unpacked, "THIRD-PARTY-NOTICES.txt"));
        Assert.All(
            ["librdkafka", "Snappier", "K4os.Compression.LZ4", "ZstdSharp.Port", ".NET, ASP.NET Core"],
            name => Assert.Contains(name, notices, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Archive_runs_topics_and_a_connector_and_says_its_version_everywhere()
    {
        SkipElsewhere();
        string version = await RunAsync(release.Archived("--version"));
        Assert.StartsWith($"millrace {release.Version}", version, StringComparison.Ordinal);

        string data = release.NewFolder("data"), lines = Path.Combine(release.NewFolder("input"), "lines.txt");
        await using var dev = new ServerProcess(() => release.Archived("dev", "--data", data));
        dev.Start();
        await UntilAsync(dev, "it is ready", () => Task.FromResult(dev.Output.Contains("Ready.", StringComparison.Ordinal)));
        (string Name, string Value)[] addresses = Addresses(data);
        Task<string> Millrace(params string[] arguments) =>
            RunAsync(release.Alone(Path.Combine(release.Unpacked, "millrace"), arguments, addresses));

        await Millrace("topic", "create", "greetings");
        await Millrace("produce", "greetings", "--value", "hello");
        Assert.Equal("hello\n", await Millrace("consume", "greetings"));

        await File.WriteAllTextAsync(lines, "first\nsecond\n");
        using var http = new HttpClient { BaseAddress = new Uri(addresses.Single(address => address.Name == "MILLRACE_URL").Value) };
        using HttpResponseMessage created = await http.PutAsJsonAsync("connectors/lines/config", new Dictionary<string, string>
        {
            ["connector.class"] = "FileStreamSource", ["file"] = lines, ["topic"] = "lines", ["value.converter"] = "StringConverter",
        });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        await UntilAsync(dev, "the lines are in the topic", async () => await Millrace("consume", "lines") == "first\nsecond\n");

        JsonNode server = (await http.GetFromJsonAsync<JsonNode>(""))!;
        Assert.StartsWith($"millrace-{release.Version}", (string?)server["commit"], StringComparison.Ordinal);
        JsonArray plugins = (await http.GetFromJsonAsync<JsonArray>("connector-plugins"))!;
        Assert.NotEmpty(plugins);
        Assert.All(plugins, plugin => Assert.Equal(release.Version, (string?)plugin!["version"]));
        Assert.Equal(0, await dev.StopAsync());
    }

    [Fact]
    public async Task Tool_runs_on_a_runtime_alone()
    {
        SkipElsewhere();
        string program = await release.InstallToolAsync();
        (string Name, string Value) runtime = ("DOTNET_ROOT", release.RuntimeAlone());

        string version = await RunAsync(release.Alone(program, ["--version"], runtime));
        Assert.StartsWith($"millrace {release.Version}", version, StringComparison.Ordinal);

        string data = release.NewFolder("tool-data");
        await using var dev = new ServerProcess(() => release.Alone(program, ["dev", "--data", data], runtime));
        dev.Start();
        await UntilAsync(dev, "it is ready", () => Task.FromResult(dev.Output.Contains("Ready.", StringComparison.Ordinal)));
        (string Name, string Value)[] environment = [.. Addresses(data), runtime];
        await RunAsync(release.Alone(program, ["topic", "create", "greetings"], environment));
        await RunAsync(release.Alone(program, ["produce", "greetings", "--value", "hello"], environment));
        Assert.Equal("hello\n", await RunAsync(release.Alone(program, ["consume", "greetings"], environment)));
        Assert.Equal(0, await dev.StopAsync());
    }

    private static void SkipElsewhere() => Assert.SkipUnless(ReleasedFiles.AreForHere, "scripts/release is tried on Linux x64.");

    private static Task<string> RunAsync(ProcessStartInfo program) => MillraceProgram.RunAsync(program, Patience);

    /// <summary>What <c>env.sh</c> exports.</summary>
    private static (string Name, string Value)[] Addresses(string data) =>
        [.. File.ReadLines(Path.Combine(data, "env.sh")).Where(line => line.StartsWith("export ", StringComparison.Ordinal))
            .Select(line => line["export ".Length..].Split('=', 2)).Select(parts => (parts[0], parts[1].Trim('\'')))];

    private static async Task UntilAsync(ServerProcess server, string what, Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, $"Not within {Patience}: {what}\n{server.Output}");
            await Task.Delay(100);
        }
    }
}
