using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>
/// samples/HelloConnector as a plugin of others in a real worker: it is found in its folder, checked, run, found again after the worker was
/// killed, and deleted. Beside it lies a folder that cannot be loaded.
/// </summary>
public sealed class PluginFlowTests : IDisposable
{
    private const string Source = "HelloConnector.CsvFolderSourceConnector";
    private const string Sink = "HelloConnector.FilePerKeySinkConnector";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-plugins-").FullName;

    private string Input => Path.Combine(_folder, "in");

    private string Output => Path.Combine(_folder, "out");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plugin_is_listed_checked_run_found_again_and_deleted()
    {
        MakeFolders();
        await using Cluster cluster = await Cluster.StartAsync(worker: ("plugin.path", Path.Combine(_folder, "plugins")));

        Assert.Contains("Broken.dll cannot be loaded", cluster.Worker.Output, StringComparison.Ordinal);
        await IsListedAsync(cluster);
        JsonArray settings = (await cluster.RestAsync(HttpMethod.Get, $"connector-plugins/{Source}/config"))!.AsArray();
        Assert.Contains(settings, setting => (string?)setting!["name"] == "separator" && (string?)setting["default_value"] == ",");
        await IsCheckedAsync(cluster);

        await cluster.CreateConnectorAsync("csv", [.. SourceConfig().Select(setting => (setting.Key, (string)setting.Value!))]);
        await cluster.CreateConnectorAsync(
            "files", ("connector.class", "FilePerKeySink"), ("topics", "towns"), ("folder", Output),
            ("value.converter", "org.apache.kafka.connect.storage.StringConverter"));
        JsonNode status = (await cluster.StatusAsync("csv"))!;
        Assert.Equal(("source", "RUNNING"), ((string?)status["type"], (string?)status["connector"]!["state"]));
        await HasAsync(cluster, "boston", "1\n3\n");
        await HasAsync(cluster, "paris", "2\n");

        // Written, read and committed: what comes again after this would be there twice.
        await cluster.UntilAsync("all is committed", async () =>
            await cluster.CommittedAsync("files") == 3 && await cluster.SourceOffsetAsync("csv", "position") > 0);
        await cluster.UntilAsync("the source's offset is that of the last line", async () =>
            await cluster.SourceOffsetAsync("csv", "position") == new FileInfo(Path.Combine(Input, "towns.csv")).Length);
        await cluster.Worker.KillAsync();
        await File.AppendAllTextAsync(Path.Combine(Input, "towns.csv"), "paris,4\n");
        cluster.Worker.Start();
        await HasAsync(cluster, "paris", "2\n4\n");
        await HasAsync(cluster, "boston", "1\n3\n");

        foreach (string name in new[] { "csv", "files" }) await cluster.RestAsync(HttpMethod.Delete, $"connectors/{name}");
        await cluster.UntilAsync("both are gone", async () =>
            (await cluster.RestAsync(HttpMethod.Get, "connectors"))!.AsArray().Count == 0);
        await IsListedAsync(cluster);
    }

    private static async Task IsListedAsync(Cluster cluster)
    {
        string[] plugins = [.. (await cluster.RestAsync(HttpMethod.Get, "connector-plugins"))!.AsArray()
            .Where(plugin => ((string)plugin!["class"]!).StartsWith("HelloConnector.", StringComparison.Ordinal))
            .Select(plugin => $"{plugin!["class"]} {plugin["type"]} {plugin["version"]}")];
        Assert.Equal([$"{Source} source 1.0.0", $"{Sink} sink 1.0.0"], plugins.Order());
    }

    private async Task IsCheckedAsync(Cluster cluster)
    {
        JsonObject config = SourceConfig();
        config["separator"] = "::";
        JsonNode checkedConfig = (await cluster.RestAsync(HttpMethod.Put, "connector-plugins/CsvFolderSource/config/validate", config))!;
        Assert.Equal(1, (int)checkedConfig["error_count"]!);
        JsonNode separator = checkedConfig["configs"]!.AsArray().Single(entry => (string?)entry!["value"]!["name"] == "separator")!;
        Assert.Contains("Must be one character", (string?)separator["value"]!["errors"]![0], StringComparison.Ordinal);
    }

    private JsonObject SourceConfig() => new()
    {
        ["name"] = "csv", ["connector.class"] = Source, ["folder"] = Input, ["topic"] = "towns", ["poll.interval.ms"] = "50",
        ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
        // The town becomes the key, and the line the value, both as text.
        ["transforms"] = "key,town,line",
        ["transforms.key.type"] = "org.apache.kafka.connect.transforms.ValueToKey", ["transforms.key.fields"] = "town",
        ["transforms.town.type"] = "org.apache.kafka.connect.transforms.ExtractField$Key", ["transforms.town.field"] = "town",
        ["transforms.line.type"] = "org.apache.kafka.connect.transforms.ExtractField$Value", ["transforms.line.field"] = "line",
    };

    private Task HasAsync(Cluster cluster, string key, string lines) => cluster.UntilAsync($"{key}.txt has its lines", async () =>
        File.Exists(Path.Combine(Output, key + ".txt")) && await File.ReadAllTextAsync(Path.Combine(Output, key + ".txt")) == lines);

    private void MakeFolders()
    {
        string good = Path.Combine(_folder, "plugins", "hello"), broken = Path.Combine(_folder, "plugins", "broken");
        foreach (string folder in new[] { Input, Output, good, broken }) Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "plugins", "hello")))
            File.Copy(file, Path.Combine(good, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(broken, "Broken.dll"), "This is no assembly.");
        File.WriteAllText(Path.Combine(Input, "towns.csv"), "town,line\nboston,1\nparis,2\nboston,3\n");
    }
}
