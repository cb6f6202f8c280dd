using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Tests.Storage;

namespace Millrace.Broker.Tests.Groups;

public sealed class OffsetsTopicTests
{
    [Fact]
    public void Writes_an_offset_as_Kafka_does()
    {
        // OffsetCommitKey version 1 and OffsetCommitValue version 3 as Kafka 4.3's OffsetsMessageParser reads them.
        Assert.Equal("00010001670001740000000a", Convert.ToHexStringLower(OffsetsTopicFormat.OffsetKey("g", new PartitionKey("t", 10))));
        Assert.Equal("0003000000000000002a000000070001" + "6e" + "00000000000003e8",
            Convert.ToHexStringLower(OffsetsTopicFormat.OffsetValue(new CommittedOffset(42, 7, "n", 1000))));
    }

    [Fact]
    public void Reads_back_a_group_as_it_was_written()
    {
        var written = new GroupMetadata("consumer", 3, "range", "m-1", 1234,
            [new StoredMember("m-1", "i", "c", "/h", 60000, 10000, [1, 2], [3]),
                new StoredMember("m-2", null, "c", "/h", 60000, 10000, [], [])]);

        GroupMetadata read = OffsetsTopicFormat.ReadGroup(OffsetsTopicFormat.GroupValue(written));

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(("g", null), OffsetsTopicFormat.ReadKey(OffsetsTopicFormat.GroupKey("g")));
    }

    [Fact]
    public async Task Compaction_keeps_the_topic_small_however_often_the_same_offset_is_committed()
    {
        await using TestGroups groups = await TestGroups.StartAsync(
            settings => settings.With("log.cleaner.backoff.ms", "50"));
        const int commits = 120_000;
        for (int offset = 1; offset <= commits; offset++)
            Assert.Equal(ErrorCode.None, groups.Commit(-1, "", offset));

        // Segments are 4 MiB and these commits are four of them: what is left is the active one and one record of the others.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (groups.OffsetsTopicBytes > 5 * 1024 * 1024)
            await Task.Delay(20, patience.Token);

        await groups.RestartAsync();
        Assert.Equal(commits, groups.Committed()!.Offset);
    }

    [Theory]
    [InlineData(new byte[] { 0, 1 })] // A key that ends too early.
    [InlineData(new byte[] { 0, 1, 0, 1, 103, 0, 1, 116, 0, 0, 0, 0 })] // A good key of an offset; the value is bad.
    [InlineData(new byte[] { 0, 2, 0, 1, 103 })] // A good key of a group.
    public async Task A_record_that_cannot_be_read_is_left_out_and_the_others_are_loaded(byte[] key)
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        Assert.Equal(ErrorCode.None, groups.Commit(-1, "", 7));
        Topic topic = groups.Logs.Find(OffsetsTopic.Name)!;
        foreach (byte[] value in (byte[][])[[], [0], [0, 3, 0xff], [0x7f, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
        {
            byte[] record = BatchChecksTests.Record([0, 0, 0, (byte)(key.Length * 2), .. key, (byte)(value.Length * 2), .. value, 0]);
            AppendResult result = topic.Partitions[0].Append(BatchChecksTests.BatchOf(record, 1), AppendOrigin.Coordinator);
            Assert.Equal(ErrorCode.None, result.Error);
        }
        Assert.Equal(ErrorCode.None, groups.Commit(-1, "", 8));

        await groups.RestartAsync();

        Assert.Equal(8, groups.Committed()!.Offset);
        Assert.Equal(4, groups.Log.Lines.Count(line => line.Contains("was left out: batch at offset", StringComparison.Ordinal)));
    }
}
