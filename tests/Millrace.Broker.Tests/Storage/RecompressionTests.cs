using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Tests.Storage;

/// <summary>A topic whose compression.type is not the producer's.</summary>
public sealed class RecompressionTests
{
    private static readonly Batch Sent =
        Batch.Of([.. Enumerable.Range(0, 3000).Select(number => $"value {number} of many that look alike")]);

    [Theory]
    [InlineData("uncompressed", (int)Codec.None)]
    [InlineData("gzip", (int)Codec.Gzip)]
    [InlineData("snappy", (int)Codec.Snappy)]
    [InlineData("lz4", Codec.Lz4)]
    [InlineData("zstd", (int)Codec.Zstd)]
    public async Task Stores_the_same_records_in_the_topics_compression_whatever_they_came_in(string type, int codec)
    {
        await using TestLog log = await TestLog.OpenAsync();
        foreach (string source in (string[])["uncompressed", "gzip", "snappy", "lz4", "zstd"])
        {
            PartitionLog first = log.Create($"from-{source}", ("compression.type", source));
            TestLog.Append(first, Sent);
            byte[] coming = TestLog.ReadBytes(first, 0);
            PartitionLog partition = log.Create($"to-{source}", ("compression.type", type));

            Assert.Equal(ErrorCode.None, partition.Append(coming, AppendOrigin.Client).Error);

            byte[] stored = TestLog.ReadBytes(partition, 0);
            BatchHeader header = BatchHeader.Read(stored);
            Assert.Equal((codec, stored.Length, 3000, 2999),
                ((int)header.Codec, (int)header.TotalSize, header.Count, header.LastOffsetDelta));
            Assert.True(BatchHeader.CrcMatches(stored));
            using UnpackedRecords records = UnpackedRecords.Of(stored, header, new UnfoldingBudget(1 << 24, 1 << 26));
            Assert.Equal(Sent.PlainRecords(), records.Span.ToArray());
            Assert.True(codec == (int)Codec.None ? stored.Length > 100_000 : stored.Length < 60_000, $"{stored.Length} bytes");
        }
    }

    [Fact]
    public async Task Levels_differ_in_size()
    {
        await using TestLog log = await TestLog.OpenAsync();
        foreach ((string type, string low, string high) in (ReadOnlySpan<(string, string, string)>)[("gzip", "1", "9"), ("lz4", "9", "17"),
            ("zstd", "-5", "19")])
        {
            PartitionLog quick = log.Create($"{type}-quick", ("compression.type", type), ($"compression.{type}.level", low));
            PartitionLog thorough = log.Create($"{type}-thorough", ("compression.type", type), ($"compression.{type}.level", high));
            TestLog.Append(quick, Sent);
            TestLog.Append(thorough, Sent);

            Assert.True(thorough.SizeBytes < quick.SizeBytes, $"{type}: {thorough.SizeBytes} and {quick.SizeBytes}");
        }
    }

    [Fact]
    public async Task Batch_that_becomes_too_large_is_refused_with_the_reason_and_one_that_has_the_compression_keeps_its_bytes()
    {
        await using TestLog log = await TestLog.OpenAsync();
        PartitionLog packed = log.Create("packed", ("compression.type", "gzip"));
        TestLog.Append(packed, Sent);
        byte[] coming = TestLog.ReadBytes(packed, 0);
        PartitionLog plain = log.Create("plain", ("compression.type", "uncompressed"), ("max.message.bytes", "50000"));

        AppendResult refused = plain.Append(coming, AppendOrigin.Client);

        Assert.Equal(ErrorCode.MessageTooLarge, refused.Error);
        Assert.Contains("compression.type uncompressed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, plain.HighWatermark);
        PartitionLog again = log.Create("again", ("compression.type", "gzip"), ("compression.gzip.level", "9"));
        Assert.Equal(ErrorCode.None, again.Append(coming, AppendOrigin.Client).Error);
        Assert.Equal(coming, TestLog.ReadBytes(again, 0));
    }

    [Fact]
    public async Task Repeated_batch_of_an_idempotent_producer_is_stored_once_and_append_time_is_kept()
    {
        await using TestLog log = await TestLog.OpenAsync();
        PartitionLog partition = log.Create("t", ("compression.type", "lz4"), ("message.timestamp.type", "LogAppendTime"));

        Assert.Equal(0, TestLog.Append(partition, Batch.From(5, 0, 3)));
        Assert.Equal(0, TestLog.Append(partition, Batch.From(5, 0, 3)));

        Assert.Equal(3, partition.HighWatermark);
        BatchHeader header = BatchHeader.Read(TestLog.ReadBytes(partition, 0));
        Assert.Equal((Codec.Lz4, true, log.Time.Now.ToUnixTimeMilliseconds()), (header.Codec, header.IsLogAppendTime, header.MaxTimestamp));
    }
}
