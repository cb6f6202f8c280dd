using System.Buffers.Binary;
using System.IO.Compression;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

/// <summary>
/// What a client may not put into a log: whatever passes must be readable by every consumer, by compaction and by a search for a time.
/// </summary>
public sealed class BatchChecksTests
{
    /// <summary>One record: attributes, timestamp delta 0, offset delta, key null, value null, and what the case wants behind it.</summary>
    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "offset delta 1 in the first record", Record(0, 0, 2, 1, 1, 0) },
        { "offset delta 2^40", Record(0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 1, 1, 0) },
        { "offset delta -1", Record(0, 0, 1, 1, 1, 0) },
        { "header count -1", Record(0, 0, 0, 1, 1, 1) },
        { "header count 2^31-1", Record(0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f) },
        { "header without a key", Record(0, 0, 0, 1, 1, 2, 1, 0) },
        { "header key beyond the record", Record(0, 0, 0, 1, 1, 2, 20, 65) },
        { "header value beyond the record", Record(0, 0, 0, 1, 1, 2, 2, 65, 20) },
        { "bytes behind the headers", Record(0, 0, 0, 1, 1, 0, 7, 7) },
        { "no headers at all", Record(0, 0, 0, 1, 1) },
        { "key beyond the record", Record(0, 0, 0, 40, 65, 1, 0) },
        { "key of length -2", Record(0, 0, 0, 3, 1, 0) },
        { "value of length 2^31-1", Record(0, 0, 0, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f) },
        { "number without an end", Record(0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1, 0) },
        { "record of length 0", [0] },
        { "record of length -1", [1] },
        { "record longer than the batch", [40, 0, 0, 0, 1, 1, 0] },
        { "garbage", [0xff, 0xfe, 0xfd, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80] },
        { "a second record", [.. Record(0, 0, 0, 1, 1, 0), .. Record(0, 0, 2, 1, 1, 0)] },
        { "nothing", [] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Refuses_malformed_records_whatever_the_topic(string what, byte[] records)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog plain = test.Create("plain"), compacted = test.Create("compacted", ("cleanup.policy", "compact"));
        foreach (PartitionLog log in (PartitionLog[])[plain, compacted])
        {
            foreach (short codec in (short[])[0, 1])
            {
                byte[] batch = BatchOf(codec == 0 ? records : Gzip(records), count: 1, codec);
                AppendResult result = log.Append(batch, AppendOrigin.Client);
                Assert.True(result.Error == ErrorCode.InvalidRecord, $"{what}: {result.Error}");
                Assert.Contains($"{log.TopicName}-0", result.Message);
            }
            Assert.Equal(0, log.HighWatermark);
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    public async Task Refuses_a_batch_that_claims_more_records_than_it_has_and_rolls_no_segment(int claimed)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        for (int i = 0; i < 20; i++)
            Assert.Equal(ErrorCode.InvalidRecord, log.Append(BatchOf(Record(0, 0, 0, 1, 1, 0), claimed), AppendOrigin.Client).Error);
        Assert.Single(Directory.GetFiles(log.DirectoryPath, "*.log"));
    }

    [Fact]
    public async Task Takes_a_record_with_headers_null_and_empty_fields_as_it_came()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        // Headers: "a" null, "" empty, "b" of one byte.
        byte[] batch = BatchOf(Record(0, 0, 0, 1, 0, 6, 2, 97, 1, 0, 0, 2, 98, 2, 1), count: 1);
        Assert.Equal(ErrorCode.None, log.Append(batch, AppendOrigin.Client).Error);
        Assert.Equal(batch[BatchHeader.Size..], TestLog.ReadBytes(log, 0)[BatchHeader.Size..]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("none")]
    public async Task Records_larger_than_the_window_pass(string codec)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Batch batch = Batch.Keyed((new string('k', 70_000), new string('v', 300_000)), ("k", "v"), (new string('l', 32 * 1024), null));
        TestLog.Append(log, codec == "none" ? batch : batch with { Attributes = 1, Pack = Gzip });
        Assert.Equal(3, TestLog.ReadAll(log).Count);
    }

    /// <summary>
    /// The platform's reader takes a cut trailer for the end and passes over what follows it; librdkafka's never comes back from either.
    /// </summary>
    [Theory]
    [InlineData("whole")]
    [InlineData("cut by 8")]
    [InlineData("cut by 4")]
    [InlineData("cut by 1")]
    [InlineData("junk behind")]
    [InlineData("zeros behind")]
    [InlineData("trailer twice")]
    [InlineData("cut data, whole trailer")]
    [InlineData("a second member")]
    [InlineData("another checksum")]
    [InlineData("another length")]
    public async Task Takes_gzip_data_only_as_one_whole_member(string what)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        byte[] whole = Gzip(Record(0, 0, 0, 1, 1, 0));
        byte[] packed = what switch
        {
            "cut by 8" => whole[..^8],
            "cut by 4" => whole[..^4],
            "cut by 1" => whole[..^1],
            "junk behind" => [.. whole, 7, 1, 9],
            "zeros behind" => [.. whole, .. new byte[16]],
            "trailer twice" => [.. whole, .. whole[^8..]],
            "cut data, whole trailer" => [.. whole[..^9], .. whole[^8..]],
            "a second member" => [.. whole, .. whole[..10], 3, 0, .. new byte[8]],
            "another checksum" => [.. whole[..^8], (byte)(whole[^8] ^ 1), .. whole[^7..]],
            "another length" => [.. whole[..^4], (byte)(whole[^4] ^ 1), .. whole[^3..]],
            _ => whole,
        };
        AppendResult result = log.Append(BatchOf(packed, count: 1, attributes: 1), AppendOrigin.Client);
        Assert.Equal(what == "whole" ? ErrorCode.None : ErrorCode.InvalidRecord, result.Error);
        if (what != "whole")
            Assert.Contains("gzip", result.Message);
    }

    [Fact]
    public async Task Refuses_a_batch_that_unfolds_beyond_the_bound_in_every_topic()
    {
        await using TestLog test = await TestLog.OpenAsync(settings => settings with { MaxUnfoldedBatchBytes = 1_000_000 });
        PartitionLog log = test.Create();
        Batch bomb = Batch.Of(new string('0', 1_000_000)) with { Attributes = 1, Pack = Gzip };
        AppendResult result = log.Append(bomb.Bytes(), AppendOrigin.Client);
        Assert.Equal(ErrorCode.InvalidRecord, result.Error);
        Assert.Contains("unfold to more than 1000000 bytes", result.Message);
    }

    [Fact]
    public async Task Looking_into_large_batches_takes_a_window_of_memory_and_not_their_size()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("cleanup.policy", "compact"));
        byte[] batch = (Batch.Keyed(("k", new string('0', 50_000_000))) with { Attributes = 1, Pack = Gzip }).Bytes();
        TestLog.Append(log, Batch.Keyed(("warm", "up")));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3; i++)
            Assert.Equal(ErrorCode.None, log.Append(batch, AppendOrigin.Client).Error);
        Assert.True(log.FindByTimestamp(Batch.Noon).IsFound);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public async Task Blames_records_by_their_index_and_not_more_than_anyone_reads()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("cleanup.policy", "compact"));
        AppendResult result = log.Append(
            Batch.Of([.. Enumerable.Repeat("v", 5000)]).Bytes(), AppendOrigin.Client);
        Assert.Equal(ErrorCode.InvalidRecord, result.Error);
        Assert.Equal(100, result.RecordErrors!.Count);
        Assert.Contains("5000 of 5000 records", result.Message);
    }

    [Fact]
    public async Task Every_record_has_a_time_within_the_topics_limits()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("message.timestamp.before.max.ms", "1000"));
        AppendResult result = log.Append(
            new Batch { Records = [("a", "v", Batch.Noon), ("b", "v", Batch.Noon - 5000)] }.Bytes(), AppendOrigin.Client);
        Assert.Equal(ErrorCode.InvalidTimestamp, result.Error);
        Assert.Equal(1, Assert.Single(result.RecordErrors!).BatchIndex);
    }

    [Fact]
    public async Task The_largest_time_of_a_batch_is_that_of_its_records_whatever_its_header_says()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        byte[] batch = Batch.Of("v").Bytes();
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.MaxTimestampAt), Batch.Noon + 1_000_000_000);
        BatchHeader.WriteCrc(batch);
        Assert.Equal(ErrorCode.None, log.Append(batch, AppendOrigin.Client).Error);
        byte[] stored = TestLog.ReadBytes(log, 0);
        Assert.Equal(Batch.Noon, BatchHeader.Read(stored).MaxTimestamp);
        Assert.True(BatchHeader.CrcMatches(stored));
        Assert.False(log.FindByTimestamp(Batch.Noon + 1).IsFound);
    }

    [Fact]
    public async Task Producers_may_not_claim_the_time_of_the_log()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        Assert.Equal(ErrorCode.InvalidTimestamp, log.Append((Batch.Of("v") with { Attributes = 8 }).Bytes(), AppendOrigin.Client).Error);
    }

    internal static byte[] Record(params byte[] body) => [(byte)(body.Length << 1), .. body];

    internal static byte[] BatchOf(byte[] records, int count, short attributes = 0)
    {
        byte[] batch = (Batch.Of("v") with { Attributes = attributes, Pack = _ => records }).Bytes();
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.LastOffsetDeltaAt), count - 1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.CountAt), count);
        BatchHeader.WriteCrc(batch);
        return batch;
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
