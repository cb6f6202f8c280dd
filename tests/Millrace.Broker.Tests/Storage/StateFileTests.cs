using Millrace.Broker.Settings;

namespace Millrace.Broker.Tests.Storage;

/// <summary>A damaged file of the broker's own is named in words for people, and so is what helps.</summary>
public sealed class StateFileTests : IDisposable
{
    private const string Catalog = "catalog.json", Settings = "settings.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-state-").FullName;

    [Theory]
    [InlineData(Catalog, "", "it is empty.")]
    [InlineData(Catalog, " \n", "it is empty.")]
    [InlineData(Catalog, "{\"version\":1,\"clu", "it ends too early.")]
    [InlineData(Catalog, "{\"version\":1", "it ends too early.")]
    [InlineData(Catalog, "nul", "it ends too early.")]
    [InlineData(Catalog, "{\n  version", "it is no JSON from line 2, byte 3 on.")]
    [InlineData(Catalog, "\0\0\0\0", "it is no JSON from line 1, byte 1 on.")]
    [InlineData(Catalog, "{\"version\":\"one\"}", "$.version in it is not of the kind that belongs there.")]
    [InlineData(Catalog, "null", "it has no version, cluster id, producer id or topics.")]
    [InlineData(Catalog, "{}", "it has no version, cluster id, producer id or topics.")]
    [InlineData(Catalog, """
        {"version":1,"clusterId":"c","nextProducerId":0,
         "topics":[{"name":"t","id":"0f0f0f0f-0000-0000-0000-000000000000","partitions":2147483647,"configs":{}}]}
        """, "it has a topic without name, id, partitions or settings.")]
    [InlineData(Settings, "", "it is empty.")]
    [InlineData(Settings, "{\"version\":1,", "it ends too early.")]
    [InlineData(Settings, "null", "it has no version, resources or quotas, or some without a name or values.")]
    [InlineData(Settings, "{\"version\":1,\"revision\":1,\"resources\":[null],\"quotas\":[]}",
        "it has no version, resources or quotas, or some without a name or values.")]
    [InlineData(Settings, "{\"version\":1,\"revision\":1,\"resources\":[],\"quotas\":[{\"entity\":[{}],\"values\":{}}]}",
        "it has no version, resources or quotas, or some without a name or values.")]
    public async Task A_damaged_file_is_named_in_plain_words(string name, string content, string problem)
    {
        string path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, content);

        IOException refused = await Assert.ThrowsAsync<IOException>(() => StartAsync());

        Assert.StartsWith($"{path} is damaged: {problem} Restore it from a backup", refused.Message);
    }

    [Fact]
    public async Task A_broker_without_its_settings_goes_on_as_the_message_says()
    {
        string path = Path.Combine(_folder, Settings);
        await File.WriteAllTextAsync(path, "{");
        Assert.Contains("or move it away to go on", (await Assert.ThrowsAsync<IOException>(() => StartAsync())).Message);

        File.Delete(path);
        await (await StartAsync()).DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<EmbeddedBroker> StartAsync() => EmbeddedBroker.StartAsync(
        new BrokerSettings { DataDirectory = _folder, Port = 0 }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
        CancellationToken.None);
}
