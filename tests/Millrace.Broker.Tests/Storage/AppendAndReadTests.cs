using System.Buffers.Binary;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

public sealed class AppendAndReadTests
{
    [Fact]
    public async Task Serves_the_producers_bytes_with_offset_and_epoch_assigned()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("a", "b"));
        byte[] sent = Batch.Of("c").Bytes();
        byte[] before = [.. sent];
        Assert.Equal(2, log.Append(sent, AppendOrigin.Client).BaseOffset);

        Assert.Equal(before, sent); // The caller's buffer is its own.
        byte[] stored = TestLog.ReadBytes(log, 2);
        Assert.Equal(2, BatchHeader.Read(stored).BaseOffset);
        Assert.Equal(0, BatchHeader.Read(stored).LeaderEpoch);
        Assert.Equal(sent[16..], stored[16..]);
        Assert.Equal(3, log.HighWatermark);
    }

    [Fact]
    public async Task A_fetch_inside_a_batch_returns_the_whole_batch()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("a"));
        TestLog.Append(log, Batch.Of("b", "c", "d"));
        byte[] read = TestLog.ReadBytes(log, 2);
        Assert.Equal(1, BatchHeader.Read(read).BaseOffset);
    }

    [Fact]
    public async Task Every_offset_and_size_limit_gives_whole_batches_from_the_right_one()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "2000"), ("index.interval.bytes", "300")]);
        var random = new Random(7);
        var owner = new List<(long Base, int Size)>(); // Of each offset.
        for (int i = 0; i < 60; i++)
        {
            byte[] batch = Batch.Of([.. Enumerable.Range(0, random.Next(1, 6)).Select(n => new string('x', random.Next(0, 90)))]).Bytes();
            long at = log.Append(batch, AppendOrigin.Client).BaseOffset;
            for (int r = 0; r < BatchHeader.Read(batch).Count; r++)
                owner.Add((at, batch.Length));
        }
        for (int offset = 0; offset < owner.Count; offset++)
        {
            foreach (int limit in (int[])[0, 1, 100, 333, 1000, 5000])
            {
                byte[] read = TestLog.ReadBytes(log, offset, limit);
                Assert.Equal(owner[offset].Base, BatchHeader.Read(read).BaseOffset);
                Assert.True(read.Length <= Math.Max(limit, owner[offset].Size));
                int end = 0;
                while (end < read.Length)
                {
                    BatchHeader header = BatchHeader.Read(read.AsSpan(end));
                    Assert.True(BatchHeader.CrcMatches(read.AsSpan(end, (int)header.TotalSize)));
                    end += (int)header.TotalSize;
                }
                Assert.Equal(read.Length, end);
                Assert.Equal(limit >= owner[offset].Size, TestLog.ReadBytes(log, offset, limit, atLeastOne: false).Length > 0);
            }
        }
    }

    [Fact]
    public async Task Offsets_outside_the_log_are_out_of_range_and_its_end_is_empty()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("a"));
        Assert.Empty(TestLog.ReadBytes(log, 1));
        Assert.Equal(ErrorCode.OffsetOutOfRange, log.Read(2, 100, true, IsolationLevel.ReadCommitted).Error);
        Assert.Equal(ErrorCode.OffsetOutOfRange, log.Read(-1, 100, true, IsolationLevel.ReadCommitted).Error);
        Assert.Equal(1, log.Read(0, 100, true, IsolationLevel.ReadCommitted).LastStableOffset);
    }

    public static TheoryData<string, Action<byte[]>, short> Damage() => new()
    {
        { "magic 1", b => b[16] = 1, (short)ErrorCode.InvalidRecord },
        { "checksum", b => b[^1] ^= 1, (short)ErrorCode.CorruptMessage },
        { "length too long", b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(8), b.Length), (short)ErrorCode.CorruptMessage },
        { "length too short", b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(8), 48), (short)ErrorCode.CorruptMessage },
        { "negative length", b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(8), -5), (short)ErrorCode.CorruptMessage },
        { "second batch", b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(8), 50), (short)ErrorCode.InvalidRecord },
        { "codec 5", b => Fix(b, 21, 5), (short)ErrorCode.UnsupportedCompressionType },
        { "control", b => Fix(b, 21, 0x20), (short)ErrorCode.InvalidRecord },
        { "transactional without a producer", b => Fix(b, 21, 0x10), (short)ErrorCode.InvalidRecord },
        { "count", b => { BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(57), 3); BatchHeader.WriteCrc(b); },
            (short)ErrorCode.InvalidRecord },
        { "producer without sequence", b => { BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(43), 9); BatchHeader.WriteCrc(b); },
            (short)ErrorCode.InvalidRecord },
        { "tomorrow", b => { BinaryPrimitives.WriteInt64BigEndian(b.AsSpan(27), Batch.Noon + 3_600_001); BatchHeader.WriteCrc(b); },
            (short)ErrorCode.InvalidTimestamp },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task Refuses_a_damaged_batch_and_stays_empty(string name, Action<byte[]> damage, short code)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        byte[] batch = Batch.Of("a", "b").Bytes();
        damage(batch);
        AppendResult result = log.Append(batch, AppendOrigin.Client);
        Assert.True(result.Error == (ErrorCode)code, $"{name}: {result.Error} {result.Message}");
        Assert.Equal(-1, result.BaseOffset);
        Assert.Contains("t-0", result.Message);
        Assert.Equal(0, log.HighWatermark);
        Assert.Equal(0, log.SizeBytes);
    }

    [Fact]
    public async Task Refuses_what_is_larger_than_the_topic_allows()
    {
        await using TestLog test = await TestLog.OpenAsync();
        byte[] batch = Batch.Of(new string('x', 200)).Bytes();
        Assert.Equal(ErrorCode.MessageTooLarge, test.Create("small", ("max.message.bytes", "200"))
            .Append(batch, AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.RecordListTooLarge, test.Create("segment", ("segment.bytes", "200"))
            .Append(batch, AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.InvalidTopic, test.Create("__consumer_offsets").Append(batch, AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.None, test.Partition("__consumer_offsets").Append(batch, AppendOrigin.Coordinator).Error);
    }

    [Fact]
    public async Task A_compacted_topic_names_the_records_without_key()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("cleanup.policy", "compact"));
        Batch batch = Batch.Keyed(("k", "v"), ("l", "w")) with { };
        batch = batch with { Records = [batch.Records[0], (null, "x", Batch.Noon), batch.Records[1]] };
        AppendResult result = log.Append(batch.Bytes(), AppendOrigin.Client);
        Assert.Equal(ErrorCode.InvalidRecord, result.Error);
        Assert.Equal(1, Assert.Single(result.RecordErrors!).BatchIndex);
    }

    [Fact]
    public async Task Log_append_time_is_stamped_with_a_right_checksum()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("message.timestamp.type", "LogAppendTime"));
        test.Time.Now += TimeSpan.FromMinutes(5);
        AppendResult result = log.Append(Batch.Of("a").Bytes(), AppendOrigin.Client);
        Assert.Equal(Batch.Noon + 300_000, result.LogAppendTimeMs);
        byte[] stored = TestLog.ReadBytes(log, 0);
        Assert.True(BatchHeader.CrcMatches(stored));
        Assert.True(BatchHeader.Read(stored).IsLogAppendTime);
        Assert.Equal(result.LogAppendTimeMs, BatchHeader.Read(stored).MaxTimestamp);
        Assert.Equal(new OffsetLookup(result.LogAppendTimeMs, 0, 0), log.FindByTimestamp(Batch.Noon));
    }

    [Fact]
    public async Task Finds_records_by_time_inside_batches()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "400"), ("index.interval.bytes", "0")]);
        for (int i = 0; i < 30; i++)
            TestLog.Append(log, new Batch { Records = [(null, "a", Batch.Noon + i * 100), (null, "b", Batch.Noon + i * 100 + 50)] });
        for (int t = -10; t < 2950; t += 10)
        {
            int expected = Math.Max(0, (t + 49) / 50);
            Assert.Equal(new OffsetLookup(Batch.Noon + expected * 50, expected, 0), log.FindByTimestamp(Batch.Noon + t));
        }
        Assert.Equal(OffsetLookup.None, log.FindByTimestamp(Batch.Noon + 2951));
        Assert.Equal(new OffsetLookup(Batch.Noon + 2950, 59, 0), log.FindMaxTimestamp());
        log.DeleteRecordsBefore(31);
        Assert.Equal(31, log.FindByTimestamp(0).Offset);
        Assert.Equal(OffsetLookup.None, test.Create("empty").FindMaxTimestamp());
    }

    [Fact]
    public async Task Readers_see_whole_batches_in_order_while_two_threads_append()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "20000"), ("index.interval.bytes", "500")]);
        const int Each = 6000;
        Task[] writers = [.. Enumerable.Range(0, 2).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
                TestLog.Append(log, Batch.Of($"{w}", new string('x', i % 70)));
        }))];
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            int records = 0;
            for (long offset = 0; offset < Each * 4;)
            {
                byte[] bytes = TestLog.ReadBytes(log, offset, 3000);
                for (int at = 0; at < bytes.Length;)
                {
                    BatchHeader header = BatchHeader.Read(bytes.AsSpan(at));
                    Assert.Equal(offset, header.BaseOffset);
                    Assert.True(BatchHeader.CrcMatches(bytes.AsSpan(at, (int)header.TotalSize)));
                    (offset, at, records) = (header.NextOffset, at + (int)header.TotalSize, records + header.Count);
                }
            }
            return records;
        }))];
        await Task.WhenAll(writers);
        Assert.All(await Task.WhenAll(readers), n => Assert.Equal(Each * 4, n));
    }

    [Fact]
    public async Task A_waiting_reader_hears_of_appends_and_of_deletion()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        int calls = 0;
        Action observer = () => calls++;
        log.Subscribe(observer);
        TestLog.Append(log, Batch.Of("a"));
        log.Append(new byte[100], AppendOrigin.Client); // Refused: nothing to tell.
        Assert.Equal(1, calls);
        test.Logs.DeleteTopic("t");
        Assert.Equal(2, calls);
        Assert.True(log.IsDeleted);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, log.Read(0, 1, true, IsolationLevel.ReadUncommitted).Error);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, log.Append(Batch.Of("b").Bytes(), AppendOrigin.Client).Error);
        log.Unsubscribe(observer);
    }

    private static void Fix(byte[] batch, int at, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(at), value);
        BatchHeader.WriteCrc(batch);
    }
}
