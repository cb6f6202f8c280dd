using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

/// <summary>A data directory that is not what the broker left: nothing is removed that it has not marked itself.</summary>
public sealed class StrayFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-stray-").FullName;

    [Fact]
    public async Task Refuses_partitions_without_a_catalog_and_starts_when_it_is_back()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create("photos"), Batch.Of("a"));
        await test.Logs.DisposeAsync();
        string catalog = Path.Combine(test.Path, "catalog.json"), aside = Path.Combine(_folder, "catalog.json");
        File.Move(catalog, aside);

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(test.StartAsync);

        Assert.Contains("photos-0", refused.Message);
        Assert.Contains("Restore that file", refused.Message);
        Assert.False(File.Exists(catalog));
        File.Move(aside, catalog);
        await test.StartAsync();
        Assert.Single(TestLog.ReadAll(test.Partition("photos")));
    }

    [Theory]
    [InlineData("meta.properties")]
    [InlineData("t-0/00000000000000000000.log")]
    [InlineData("t-0/partition.metadata")]
    public async Task Refuses_the_log_folder_of_an_Apache_Kafka(string file)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "version: 0\ntopic_id: QH8C0Iw7SYqzJ0B0v2yPTw\n");

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(_folder));

        Assert.Equal([path], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Leaves_folders_of_others_alone()
    {
        await using TestLog test = await TestLog.OpenAsync();
        string[] others = ["photos-delete", "logs", "0123456789abcdef0123456789abcdef-0-deleted",
            "t-1.0123456789abcdef0123456789abcdef-delete"];
        foreach (string name in others)
        {
            Directory.CreateDirectory(Path.Combine(test.Path, name));
            File.WriteAllText(Path.Combine(test.Path, name, "app.log"), "mine");
        }
        await test.RestartAsync();
        Assert.All(others, name => Assert.Equal("mine", File.ReadAllText(Path.Combine(test.Path, name, "app.log"))));
    }

    [Fact]
    public async Task Begins_anew_beside_files_that_are_no_logs()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        File.WriteAllText(Path.Combine(_folder, "logs", "app.log"), "mine");
        LogDirectory logs = await OpenAsync(_folder);
        await logs.DisposeAsync();
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "logs", "app.log")));
    }

    [Fact]
    public async Task Sets_aside_partitions_of_topics_it_does_not_know_and_says_so()
    {
        await using TestLog test = await TestLog.OpenAsync(), other = await TestLog.OpenAsync();
        TestLog.Append(other.Create("photos"), Batch.Of("a"));
        await test.Logs.DisposeAsync();
        await other.Logs.DisposeAsync();
        Directory.Move(Path.Combine(other.Path, "photos-0"), Path.Combine(test.Path, "photos-0"));

        await test.StartAsync();
        Assert.True(File.Exists(Path.Combine(test.Path, "photos-0.stray", "00000000000000000000.log")));
        Assert.Contains(test.Log.Lines, line => line.Contains("photos-0.stray", StringComparison.Ordinal));
        await test.RestartAsync();
        Assert.True(Directory.Exists(Path.Combine(test.Path, "photos-0.stray")));
    }

    [Fact]
    public async Task A_new_topic_does_not_remove_a_folder_that_has_its_name()
    {
        await using TestLog test = await TestLog.OpenAsync();
        Directory.CreateDirectory(Path.Combine(test.Path, "photos-0"));
        File.WriteAllText(Path.Combine(test.Path, "photos-0", "holiday.jpg"), "mine");
        Assert.Equal(0, test.Create("photos").HighWatermark);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(test.Path, "photos-0.stray", "holiday.jpg")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,\"clusterId\":\"x\",\"nex")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"version\":1,\"clusterId\":\"x\",\"nextProducerId\":0,\"topics\":[null]}")]
    [InlineData("{\"version\":1,\"clusterId\":\"x\",\"nextProducerId\":0,\"topics\":[{"
        + "\"name\":\"../x\",\"id\":\"4c8b3b1e-9d47-4c0e-8a43-1f1f6a2f9a11\",\"partitions\":1,\"configs\":{}}]}")]
    [InlineData("{\"version\":1,\"clusterId\":\"x\",\"nextProducerId\":0,\"topics\":[{"
        + "\"name\":\"x\",\"id\":\"4c8b3b1e-9d47-4c0e-8a43-1f1f6a2f9a11\",\"partitions\":0,\"configs\":{}}]}")]
    [InlineData("{\"version\":1,\"clusterId\":\"x\",\"nextProducerId\":0,\"topics\":[{"
        + "\"name\":\"x\",\"id\":\"4c8b3b1e-9d47-4c0e-8a43-1f1f6a2f9a11\",\"partitions\":1,\"configs\":{\"retention.ms\":\"soon\"}}]}")]
    public async Task A_damaged_catalog_is_named_with_the_way_out_which_helps(string content)
    {
        await using TestLog test = await TestLog.OpenAsync();
        test.Create();
        await test.Logs.DisposeAsync();
        string catalog = Path.Combine(test.Path, "catalog.json");
        byte[] backup = File.ReadAllBytes(catalog);
        File.WriteAllText(catalog, content);

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(test.StartAsync);

        Assert.Contains(catalog, refused.Message);
        Assert.Contains("Restore it from a backup; or move the folder away", refused.Message);
        Assert.DoesNotContain("System.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("isFinalBlock", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", refused.Message, StringComparison.Ordinal);
        File.WriteAllBytes(catalog, backup);
        await test.StartAsync();
        Assert.NotNull(test.Logs.Find("t"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<LogDirectory> OpenAsync(string folder) => LogDirectory.OpenAsync(
        new LogSettings { Directory = folder }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
        CancellationToken.None);
}
