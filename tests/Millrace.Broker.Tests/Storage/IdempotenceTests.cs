using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

/// <summary>The table of broker contract 4.2: what happens to a batch of an idempotent producer.</summary>
public sealed class IdempotenceTests
{
    [Fact]
    public async Task A_repeat_of_any_of_the_last_five_batches_gets_its_original_offset()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        for (int i = 0; i < 7; i++)
            Assert.Equal(i * 2, TestLog.Append(log, Batch.From(1, i * 2, 2)));
        for (int i = 2; i < 7; i++)
            Assert.Equal(i * 2, TestLog.Append(log, Batch.From(1, i * 2, 2)));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(log, Batch.From(1, 2, 2)));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(log, Batch.From(1, 12, 1))); // Same start, other end.
        Assert.Equal(14, log.HighWatermark);
    }

    [Fact]
    public async Task Gaps_old_epochs_and_wrong_starts_are_refused()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, 40, epoch: 3))); // Unknown producer: any sequence.
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(log, Batch.From(1, 42, epoch: 3)));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Send(log, Batch.From(1, 41, epoch: 2)));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(log, Batch.From(1, 41, epoch: 4)));
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, 0, epoch: 4)));
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, 1, epoch: 4)));
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(2, 7)));
        Assert.Equal(4, log.HighWatermark);
    }

    [Fact]
    public async Task Sequences_wrap_to_zero_after_the_largest_int()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, int.MaxValue - 1)));
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, int.MaxValue, 3))); // MaxValue, 0, 1.
        Assert.Equal(ErrorCode.None, Send(log, Batch.From(1, 2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task State_survives_a_clean_stop_and_a_crash(bool isClean)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "400"));
        for (int i = 0; i < 20; i++)
            TestLog.Append(log, Batch.From(1, i));
        await using TestLog? crashed = isClean ? null : await test.CrashAsync();
        if (isClean)
            await test.RestartAsync();
        PartitionLog after = (crashed ?? test).Partition();
        for (int i = 15; i < 20; i++)
            Assert.Equal(i, TestLog.Append(after, Batch.From(1, i)));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(after, Batch.From(1, 21)));
        Assert.Equal(20, TestLog.Append(after, Batch.From(1, 20)));
    }

    [Fact]
    public async Task State_is_rebuilt_when_its_snapshots_are_damaged()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "400"));
        for (int i = 0; i < 20; i++)
            TestLog.Append(log, Batch.From(1, i));
        await test.Logs.DisposeAsync();
        foreach (string snapshot in Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.producers"))
        {
            byte[] bytes = File.ReadAllBytes(snapshot);
            bytes[^1] ^= 1;
            File.WriteAllBytes(snapshot, bytes);
        }
        await test.StartAsync();
        Assert.Equal(16, TestLog.Append(test.Partition(), Batch.From(1, 16)));
        Assert.Equal(20, TestLog.Append(test.Partition(), Batch.From(1, 20)));
    }

    [Fact]
    public async Task State_expires_after_a_day_of_silence_and_dies_with_the_topic()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.From(1, 0));
        test.Time.Now += TimeSpan.FromHours(25);
        test.Logs.RunRetention();
        Assert.Equal(0, log.ProducerCount);
        TestLog.Append(log, Batch.From(1, 9));
        test.Logs.DeleteTopic("t");
        TestLog.Append(test.Create(), Batch.From(1, 33));
    }

    private static ErrorCode Send(PartitionLog log, Batch batch) => log.Append(batch.Bytes(), AppendOrigin.Client).Error;
}
