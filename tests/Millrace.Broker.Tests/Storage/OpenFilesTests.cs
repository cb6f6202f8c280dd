using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Tests.Storage;

/// <summary>Files of segments that nobody reads are closed.</summary>
public sealed class OpenFilesTests
{
    [Fact]
    public async Task However_many_segments_there_are_few_files_are_open_and_all_can_be_read()
    {
        await using TestLog test = await TestLog.OpenAsync(settings => settings with { MaxOpenFiles = 8 });
        PartitionLog log = test.Create(configs: ("segment.bytes", "100"));
        for (int i = 0; i < 200; i++)
            TestLog.Append(log, new Batch { Records = [("k", $"v{i}", Batch.Noon + i)] });
        await log.WhenSealedAsync();

        foreach (int _ in (int[])[1, 2])
        {
            Assert.Equal(Enumerable.Range(0, 200).Select(i => $"v{i}"), TestLog.ReadAll(test.Partition()).Select(r => r.Value));
            for (int i = 0; i < 200; i += 17)
                Assert.Equal(i, test.Partition().FindByTimestamp(Batch.Noon + i).Offset);
            Assert.InRange(test.Logs.OpenFileCount, 1, 8);
            await test.RestartAsync();
            Assert.InRange(test.Logs.OpenFileCount, 0, 8);
        }
    }

    [Fact]
    public async Task Many_partitions_share_few_files()
    {
        await using TestLog test = await TestLog.OpenAsync(settings => settings with { MaxOpenFiles = 4 });
        Topic topic = test.Logs.CreateTopic("wide", 40, new Dictionary<string, string>());
        for (int round = 0; round < 3; round++)
        {
            foreach (PartitionLog partition in topic.Partitions)
                TestLog.Append(partition, Batch.Of($"{partition.Index}/{round}"));
        }
        Assert.InRange(test.Logs.OpenFileCount, 1, 4);
        foreach (PartitionLog partition in topic.Partitions)
            Assert.Equal(Enumerable.Range(0, 3).Select(round => $"{partition.Index}/{round}"), TestLog.ReadAll(partition)
                .Select(r => r.Value));
        await test.RestartAsync();
        Assert.All(test.Logs.Find("wide")!.Partitions, partition => Assert.Equal(3, partition.HighWatermark));
    }

    [Fact]
    public async Task Readers_and_writers_go_on_while_their_files_are_closed_under_them()
    {
        await using TestLog test = await TestLog.OpenAsync(settings => settings with { MaxOpenFiles = 1 });
        Topic topic = test.Logs.CreateTopic("t", 4, new Dictionary<string, string> { ["segment.bytes"] = "300" });
        await Task.WhenAll(topic.Partitions.Select(log => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                TestLog.Append(log, Batch.Of($"v{i}"));
                TestLog.ReadBytes(log, i / 2, 1000);
            }
        })));
        Assert.All(topic.Partitions, log => Assert.Equal(200, TestLog.ReadAll(log).Count));
    }

    [Fact]
    public async Task A_slice_of_a_deleted_topic_never_reads_a_new_topic_of_the_same_name()
    {
        await using TestLog test = await TestLog.OpenAsync(settings => settings with { MaxOpenFiles = 1 });
        TestLog.Append(test.Create(), Batch.Of("old"));
        LogSlice slice = test.Partition().Read(0, 1000, true, IsolationLevel.ReadUncommitted).Records;
        test.Logs.DeleteTopic("t");
        TestLog.Append(test.Create(), Batch.Of("new")); // Takes the one file that may be open.
        Assert.Throws<ObjectDisposedException>(() => slice.CopyTo(new byte[slice.Length]));
    }

    [Fact]
    public void Too_few_files_are_refused_with_what_helps_and_few_are_shared_out()
    {
        var settings = new BrokerSettings { DataDirectory = "" };
        IOException refused = Assert.Throws<IOException>(() => OpenFileLimit.Fit(settings, 64, NullLogger.Instance));
        Assert.Contains("ulimit -n 4096", refused.Message);
        BrokerSettings fitted = OpenFileLimit.Fit(settings, 1024, NullLogger.Instance);
        Assert.Equal((512, 256), (fitted.Get(BrokerSettingDefs.MaxConnections), fitted.Get(LogSettingDefs.MaxOpenFiles)));
        Assert.Equal(settings, OpenFileLimit.Fit(settings, 1_048_576, NullLogger.Instance));
        Assert.NotNull(OpenFileLimit.Fit(settings, 4096, NullLogger.Instance)); // The advice.
    }
}
