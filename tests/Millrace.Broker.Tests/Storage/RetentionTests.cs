using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Tests.Storage;

public sealed class RetentionTests
{
    [Fact]
    public async Task Old_segments_go_by_time_and_the_expired_active_one_is_closed_first()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "300"), ("retention.ms", "1000")]);
        for (int i = 0; i < 10; i++)
            TestLog.Append(log, new Batch { Records = [(null, new string('x', 100), Batch.Noon + i * 100)] });
        await SealedAsync(test);
        test.Time.Now += TimeSpan.FromMilliseconds(1550);
        test.Logs.RunRetention();
        Assert.InRange(log.LogStartOffset, 4, 6);
        Assert.Equal(ErrorCode.OffsetOutOfRange, log.Read(3, 10, true, IsolationLevel.ReadUncommitted).Error);
        test.Time.Now += TimeSpan.FromHours(1);
        test.Logs.RunRetention();
        await SealedAsync(test);
        test.Logs.RunRetention();
        Assert.Equal(10, log.LogStartOffset);
        Assert.Equal(10, TestLog.Append(log, Batch.Of("next")));
        await test.RestartAsync();
        Assert.Equal((10, 11), (test.Partition().LogStartOffset, test.Partition().HighWatermark));
    }

    [Fact]
    public async Task Old_segments_go_by_size_and_files_disappear()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "400"), ("retention.bytes", "1000"), ("retention.ms", "-1")]);
        for (int i = 0; i < 40; i++)
            TestLog.Append(log, Batch.Of(new string('x', 100)));
        await SealedAsync(test);
        test.Time.Now += TimeSpan.FromDays(300);
        test.Logs.RunRetention();
        Assert.InRange(log.SizeBytes, 1000, 1400);
        Assert.Equal(log.SizeBytes, Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.log").Sum(f => new FileInfo(f).Length));
        Assert.Equal((int)(40 - log.LogStartOffset), TestLog.ReadAll(log, log.LogStartOffset).Count);
    }

    [Fact]
    public async Task A_slice_taken_before_the_deletion_can_still_be_read()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "300"));
        for (int i = 0; i < 10; i++)
            TestLog.Append(log, Batch.Of(new string('x', 100)));
        await SealedAsync(test);
        LogSlice slice = log.Read(0, 1, true, IsolationLevel.ReadUncommitted).Records;
        log.DeleteRecordsBefore(-1);
        Assert.Equal(slice.Length, slice.CopyTo(new byte[slice.Length]));
        test.Time.Now += TimeSpan.FromMinutes(2);
        test.Logs.RunRetention();
        Assert.Throws<ObjectDisposedException>(() => slice.CopyTo(new byte[slice.Length]));
    }

    [Fact]
    public async Task Without_a_policy_nothing_goes()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "300"), ("retention.ms", "1000"), ("cleanup.policy", "")]);
        for (int i = 0; i < 10; i++) TestLog.Append(log, new Batch { Records = [(null, new string('x', 100), Batch.Noon + i * 100)] });
        await SealedAsync(test);
        test.Time.Now += TimeSpan.FromHours(1);

        test.Logs.RunRetention();

        Assert.Equal(0, log.LogStartOffset);
    }

    [Fact]
    public async Task Deleting_records_moves_the_start_inside_a_segment_and_survives_a_restart()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("a", "b", "c", "d"));
        Assert.Equal(2, log.DeleteRecordsBefore(2));
        Assert.Equal(2, log.DeleteRecordsBefore(1));
        Assert.Equal(ErrorCode.OffsetOutOfRange, Assert.Throws<StorageException>(() => log.DeleteRecordsBefore(5)).Code);
        await test.RestartAsync();
        Assert.Equal(2, test.Partition().LogStartOffset);
        Assert.Equal(4, test.Partition().DeleteRecordsBefore(-1));
        Assert.Equal(ErrorCode.PolicyViolation,
            Assert.Throws<StorageException>(() => test.Create("c", ("cleanup.policy", "compact")).DeleteRecordsBefore(0)).Code);
    }

    /// <summary>Closed segments are flushed in the background; a restart waits for that.</summary>
    private static async Task SealedAsync(TestLog test)
    {
        foreach (Topic topic in test.Logs.Topics)
            await topic.Partitions[0].WhenSealedAsync();
    }
}
