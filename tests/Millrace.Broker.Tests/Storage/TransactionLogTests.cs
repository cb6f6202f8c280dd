using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Producers;

namespace Millrace.Broker.Tests.Storage;

/// <summary>What transactions make of one partition: the last stable offset, the aborted ones, and what is left of them.</summary>
public sealed class TransactionLogTests
{
    private const short Transactional = 0x10;

    private static readonly (string, string)[] s_compact =
        [("cleanup.policy", "compact"), ("segment.bytes", "400"), ("min.cleanable.dirty.ratio", "0"), ("delete.retention.ms", "1000")];

    [Fact]
    public async Task Read_committed_ends_where_the_oldest_open_transaction_begins()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("plain"));
        Send(log, 1, 0);
        Send(log, 2, 0);
        TestLog.Append(log, Batch.Of("plain"));
        Assert.Equal((1, 4), (log.LastStableOffset, log.HighWatermark));
        Assert.Equal([0], Offsets(log, 0));
        Assert.Empty(Offsets(log, 1));
        Assert.Equal([0, 1, 2, 3], Offsets(log, 0, IsolationLevel.ReadUncommitted));

        End(log, 1, isCommit: true);
        Assert.Equal(2, log.LastStableOffset);
        Assert.Equal([0, 1], Offsets(log, 0));
        End(log, 2, isCommit: true);
        Assert.Equal((6, 6), (log.LastStableOffset, log.HighWatermark));
        Assert.Equal([0, 1, 2, 3, 4, 5], Offsets(log, 0));
        Assert.Empty(log.Read(0, int.MaxValue, true, IsolationLevel.ReadCommitted).AbortedTransactions!);
        Assert.Null(log.Read(0, int.MaxValue, true, IsolationLevel.ReadUncommitted).AbortedTransactions);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aborted_transactions_are_told_with_the_records_they_may_be_in(bool? restartsCleanly)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "300"));
        Send(log, 1, 0); // 0
        Send(log, 2, 0); // 1
        Send(log, 1, 1); // 2
        End(log, 2, isCommit: false); // 3
        Send(log, 3, 0); // 4
        End(log, 1, isCommit: false); // 5
        End(log, 3, isCommit: true); // 6
        Send(log, 2, 1); // 7
        End(log, 2, isCommit: false); // 8
        Send(log, 4, 0); // 9, open
        await using TestLog? crashed = restartsCleanly is false ? await test.CrashAsync() : null;
        if (restartsCleanly is true)
            await test.RestartAsync();
        log = (crashed ?? test).Partition();

        Assert.Equal(9, log.LastStableOffset);
        Assert.Equal([(1, 0), (2, 1), (2, 7)], AbortedInAll(log));
        Assert.Equal([(1, 0)], Aborted(log, 0, 1));
        Assert.Equal([(1, 0), (2, 1)], Aborted(log, 1, 1));
        Assert.Equal([(1, 0)], Aborted(log, 4, 1));
        Assert.Equal([(2, 7)], Aborted(log, 6, int.MaxValue));
        Assert.Equal(ErrorCode.InvalidTxnState, log.Append(Batch.From(4, 1).Bytes(), AppendOrigin.Client).Error);
        End(log, 4, isCommit: false);
        Assert.Equal(11, log.LastStableOffset);
        Assert.Equal([(1, 0), (2, 1), (2, 7), (4, 9)], AbortedInAll(log));
    }

    [Fact]
    public async Task A_lost_snapshot_is_made_anew_from_the_log()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Send(log, 1, 0);
        End(log, 1, isCommit: false);
        Send(log, 1, 1);
        await test.Logs.DisposeAsync();
        foreach (string snapshot in Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.producers"))
            File.Delete(snapshot);
        await test.StartAsync();

        Assert.Equal(2, test.Partition().LastStableOffset);
        Assert.Equal([(1, 0)], Aborted(test.Partition(), 0, int.MaxValue));
    }

    [Fact]
    public async Task A_marker_of_a_new_epoch_fences_the_producer()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Send(log, 1, 0);
        End(log, 1, isCommit: false, epoch: 1);

        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Bytes(1, 1), AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Bytes(1, 7, epoch: 1), AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.None, log.Append(Bytes(1, 0, epoch: 1), AppendOrigin.Client).Error);
    }

    [Fact]
    public async Task Clients_may_not_write_markers()
    {
        await using TestLog test = await TestLog.OpenAsync();
        byte[] marker = new TransactionMarker(1, 0, IsCommit: true).ToBatch(Batch.Noon);

        Assert.Equal(ErrorCode.InvalidRecord, test.Create().Append(marker, AppendOrigin.Client).Error);
    }

    [Fact]
    public async Task Compaction_takes_aborted_records_out_and_nothing_that_is_undecided()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        TestLog.Append(log, Batch.Keyed(("k", "before")));
        Send(log, 1, 0, "k", "aborted");
        End(log, 1, isCommit: false);
        Send(log, 2, 0, "other", "committed");
        End(log, 2, isCommit: true);
        await FillAsync(log);
        Send(log, 3, 0, "k", "undecided");
        await FillAsync(log);
        test.Logs.RunCompaction();

        List<(long Offset, string? Key, string? Value)> left = TestLog.ReadAll(log);
        Assert.Contains((0, "k", "before"), left);
        Assert.DoesNotContain(left, record => record.Value == "aborted");
        Assert.Contains((3, "other", "committed"), left);
        Assert.Contains(left, record => record.Value == "undecided");

        End(log, 3, isCommit: true);
        await FillAsync(log);
        test.Logs.RunCompaction();
        Assert.DoesNotContain(TestLog.ReadAll(log), record => record.Value == "before");
        Assert.Contains(TestLog.ReadAll(log), record => record.Value == "undecided");
    }

    [Fact]
    public async Task A_marker_goes_when_its_transaction_and_its_time_are_gone()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        Send(log, 1, 0, "k", "old");
        End(log, 1, isCommit: true);
        Send(log, 1, 1, "k", "new");
        End(log, 1, isCommit: true);
        await FillAsync(log);
        test.Logs.RunCompaction(); // Takes the first record out.
        Assert.Equal([1, 3], Markers(log));

        await FillAsync(log);
        test.Logs.RunCompaction(); // Nothing of its transaction was met: the first marker gets its horizon.
        Assert.Equal([1, 3], Markers(log));
        await FillAsync(log);
        test.Logs.RunCompaction();
        Assert.Equal([1, 3], Markers(log));
        test.Time.Now += TimeSpan.FromSeconds(2);
        await FillAsync(log);
        test.Logs.RunCompaction();
        Assert.Equal([3], Markers(log));
        await using TestLog crashed = await test.CrashAsync();
        Assert.Equal(log.HighWatermark, crashed.Partition().LastStableOffset);
    }

    /// <summary>More segments, so that what was there before is closed.</summary>
    private static async Task FillAsync(PartitionLog log)
    {
        for (int i = 0; i < 8; i++)
            TestLog.Append(log, Batch.Keyed(($"fill{i}", new string('x', 60))));
        await log.WhenSealedAsync();
    }

    private static byte[] Bytes(long producerId, int sequence, short epoch = 0, string? key = null, string value = "v") =>
        (Batch.From(producerId, sequence, epoch: epoch) with { Attributes = Transactional, Records = [(key, value, Batch.Noon)] }).Bytes();

    private static void Send(PartitionLog log, long producerId, int sequence, string? key = null, string value = "v")
    {
        AppendResult result = log.Append(Bytes(producerId, sequence, 0, key, value), AppendOrigin.Client);
        Assert.True(result.Error == ErrorCode.None, $"{result.Error}: {result.Message}");
    }

    private static void End(PartitionLog log, long producerId, bool isCommit, short epoch = 0) => Assert.Equal(ErrorCode.None,
        log.Append(new TransactionMarker(producerId, epoch, isCommit).ToBatch(Batch.Noon), AppendOrigin.Coordinator).Error);

    private static List<(long, long)> Aborted(PartitionLog log, long offset, int maxBytes) =>
    [
        .. log.Read(offset, maxBytes, true, IsolationLevel.ReadCommitted).AbortedTransactions!
            .Select(aborted => (aborted.ProducerId, aborted.FirstOffset)),
    ];

    /// <summary>What a consumer is told that reads everything, segment by segment.</summary>
    private static HashSet<(long, long)> AbortedInAll(PartitionLog log) =>
        [.. Headers(log, 0, IsolationLevel.ReadCommitted).SelectMany(header => Aborted(log, header.BaseOffset, int.MaxValue))];

    private static List<long> Offsets(PartitionLog log, long offset, IsolationLevel isolation = IsolationLevel.ReadCommitted) =>
        [.. Headers(log, offset, isolation).Select(header => header.BaseOffset)];

    private static List<long> Markers(PartitionLog log) =>
    [
        .. Headers(log, 0, IsolationLevel.ReadUncommitted).Where(header => header.IsControl).Select(header => header.BaseOffset),
    ];

    private static List<BatchHeader> Headers(PartitionLog log, long offset, IsolationLevel isolation)
    {
        var headers = new List<BatchHeader>();
        while (log.Read(offset, int.MaxValue, true, isolation).Records is { IsEmpty: false } records)
        {
            var bytes = new byte[records.Length];
            records.CopyTo(bytes);
            for (int at = 0; at < bytes.Length; at += (int)headers[^1].TotalSize)
                headers.Add(BatchHeader.Read(bytes.AsSpan(at)));
            offset = headers[^1].NextOffset;
        }
        return headers;
    }
}
