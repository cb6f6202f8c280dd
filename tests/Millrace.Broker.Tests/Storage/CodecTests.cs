using System.Buffers.Binary;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Tests.Storage;

public sealed class CodecTests
{
    public static TheoryData<string> Names => ["gzip", "snappy", "xerial", "lz4 linked", "lz4 independent", "zstd"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_what_the_reference_library_wrote(string name)
    {
        byte[] text = CodecVectors.Text();
        Assert.Equal(text, Decode(name, Find(name).Packed, maxBytes: text.Length)); // Exactly the bound is allowed.
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stops_at_the_bound(string name) =>
        Assert.Throws<InvalidDataException>(() => Decode(name, Find(name).Packed, CodecVectors.Text().Length - 1));

    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_gives_an_error_or_other_bytes_and_takes_no_more_than_the_bound(string name)
    {
        byte[] packed = Find(name).Packed;
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = i % 2 == 0 ? [.. packed] : packed[..random.Next(packed.Length)];
            for (int n = random.Next(4); n >= 0 && damaged.Length > 0; n--)
                damaged[random.Next(Math.Min(damaged.Length, 600))] = (byte)random.Next(256);
            try
            {
                Assert.True(Decode(name, damaged, 1 << 20).Length <= 1 << 20);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_data_that_ends_too_early(string name)
    {
        byte[] packed = Find(name).Packed;
        foreach (int length in (int[])[0, 1, 5, packed.Length / 2])
            Assert.Throws<InvalidDataException>(() => Decode(name, packed[..length], 1 << 20));
    }

    [Fact]
    public void Finds_the_end_of_gzip_data_of_any_length_and_level_through_any_window()
    {
        byte[] text = new byte[20_000];
        new Random(3).NextBytes(text.AsSpan(0, 10_000));
        foreach (int level in (int[])[0, 1, 6, 9])
        {
            foreach (int length in (int[])[1, 2, 3, 7, 64, 255, 256, 8164, 8165, 8166, 8167, 8168, 8169, 8170, 8191, 8192, 8193, 10_000,
                20_000])
            {
                using var target = new MemoryStream();
                using (var gzip = new System.IO.Compression.GZipStream(target,
                    new System.IO.Compression.ZLibCompressionOptions { CompressionLevel = level }))
                    gzip.Write(text, 0, length);
                foreach (int window in (int[])[1, 3, 64, 256, 8192, 10_000, 30_000])
                {
                    using RecordsDecoder decoder =
                        RecordsDecoder.Open(target.ToArray(), Codec.Gzip, new UnfoldingBudget(1 << 20, long.MaxValue));
                    byte[] into = new byte[window];
                    int total = 0;
                    for (int read; (read = decoder.Read(into)) > 0; total += read)
                        Assert.True(into.AsSpan(0, read).SequenceEqual(text.AsSpan(total, read)));
                    Assert.Equal(length, total);
                }
            }
        }
    }

    [Fact]
    public void Reads_a_gzip_header_with_all_its_fields()
    {
        byte[] text = CodecVectors.Text(), plain = CodecVectors.Gzip;
        int start = plain[3] == 0 ? 10 : throw new InvalidOperationException("the vector has header fields");
        // Extra field of 2 bytes, name "n", comment "c".
        byte[] named = [.. plain[..3], 4 | 8 | 16, .. plain[4..10], 2, 0, 1, 2, (byte)'n', 0, (byte)'c', 0, .. plain[start..]];
        Assert.Equal(text, Decode("gzip", named, text.Length));
        foreach (int length in (int[])[3, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
            Assert.Throws<InvalidDataException>(() => Decode("gzip", named[..length], text.Length));
    }

    [Fact]
    public void Refuses_a_snappy_block_that_promises_more_than_it_can_hold() // 2 GB for five bytes.
        => Assert.Throws<InvalidDataException>(() => Decode("snappy", [0xff, 0xff, 0xff, 0xff, 0x07, 0], 1 << 20));

    [Fact]
    public async Task Buffers_of_all_that_unfold_at_once_are_bounded()
    {
        var budget = new UnfoldingBudget(maxBatchBytes: 10_000_000, maxTotalBytes: 10_000_000);
        budget.Take(6_000_000);
        Task second = Task.Run(() => budget.Take(6_000_000));
        Task small = Task.Run(() => budget.Take(1000));
        await small; // Ordinary batches never wait.
        Assert.False(second.IsCompleted);
        Assert.Equal(6_000_000, budget.Taken);

        budget.Release(6_000_000);
        await second;
        Assert.Equal(6_000_000, budget.Taken);
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("snappy", 2)]
    [InlineData("lz4 linked", 3)]
    [InlineData("zstd", 4)]
    public async Task A_record_in_a_compressed_batch_is_found_by_its_own_time(string name, short codec)
    {
        var plain = new Batch { Records = [("a", "v", Batch.Noon), ("b", "v", Batch.Noon + 10), ("c", "v", Batch.Noon + 20)] };
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("cleanup.policy", "compact")); // Looks inside for keys.
        TestLog.Append(log, plain with { Attributes = codec, Pack = bytes => Literal(name, bytes) });
        Assert.Equal(new OffsetLookup(Batch.Noon + 10, 1, 0), log.FindByTimestamp(Batch.Noon + 5));
    }

    /// <summary>The smallest valid encoding: stored, not compressed.</summary>
    private static byte[] Literal(string name, byte[] bytes)
    {
        byte[] little = BitConverter.GetBytes(bytes.Length);
        switch (name)
        {
            case "gzip":
                using (var target = new MemoryStream())
                {
                    using (var gzip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Fastest))
                        gzip.Write(bytes);
                    return target.ToArray();
                }
            case "snappy":
                return [(byte)bytes.Length, (byte)((bytes.Length - 1) << 2), .. bytes];
            case "zstd": // Magic, single segment with a one-byte content size, last raw block.
                return [0x28, 0xB5, 0x2F, 0xFD, 0x20, (byte)bytes.Length, (byte)(1 | bytes.Length << 3), 0, 0, .. bytes];
            default: // Version 1, independent blocks of 64 KiB, header checksum (not looked at), raw block, end mark.
                return [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, little[0], little[1], 0, 0x80, .. bytes, 0, 0, 0, 0];
        }
    }

    private static (Codec Codec, byte[] Packed) Find(string name) => name switch
    {
        "gzip" => (Codec.Gzip, CodecVectors.Gzip),
        "snappy" => (Codec.Snappy, CodecVectors.Snappy),
        "xerial" => (Codec.Snappy, Xerial(CodecVectors.Snappy)),
        "lz4 linked" => (Codec.Lz4, CodecVectors.Lz4Linked),
        "lz4 independent" => (Codec.Lz4, CodecVectors.Lz4Independent),
        _ => (Codec.Zstd, CodecVectors.Zstd),
    };

    private static byte[] Decode(string name, byte[] packed, int maxBytes)
    {
        var budget = new UnfoldingBudget(maxBytes, long.MaxValue);
        try
        {
            using RecordsDecoder decoder = RecordsDecoder.Open(packed, Find(name).Codec, budget);
            using var output = new PooledOutput();
            for (int read; (read = decoder.Read(output.Free())) > 0;)
                output.Advance(read);
            return output.Written.ToArray();
        }
        finally
        {
            Assert.Equal(0, budget.Taken);
        }
    }

    /// <summary>Two blocks in snappy-java's framing: an empty one, and the whole text.</summary>
    private static byte[] Xerial(byte[] block)
    {
        byte[] framed = [0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, .. block];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(21), block.Length);
        return framed;
    }
}
