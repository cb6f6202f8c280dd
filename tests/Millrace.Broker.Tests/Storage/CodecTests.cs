using System.Buffers.Binary;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Tests.Storage;

public sealed class CodecTests
{
    private delegate void Decoder(ReadOnlySpan<byte> packed, PooledOutput output);

    public static TheoryData<string> Names => ["gzip", "snappy", "xerial", "lz4 linked", "lz4 independent", "zstd"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decodes_what_the_reference_library_wrote(string name)
    {
        (Decoder decode, byte[] packed) = Find(name);
        byte[] text = CodecVectors.Text();
        using var output = new PooledOutput(text.Length); // Exactly the bound is allowed.
        decode(packed, output);
        Assert.Equal(text, output.Written.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stops_at_the_bound(string name)
    {
        (Decoder decode, byte[] packed) = Find(name);
        using var output = new PooledOutput(CodecVectors.Text().Length - 1);
        Assert.Throws<InvalidDataException>(() => decode(packed, output));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_gives_an_error_or_other_bytes_but_never_leaves_the_buffer(string name)
    {
        (Decoder decode, byte[] packed) = Find(name);
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = i % 2 == 0 ? [.. packed] : packed[..random.Next(packed.Length)];
            for (int n = random.Next(4); n >= 0 && damaged.Length > 0; n--)
                damaged[random.Next(Math.Min(damaged.Length, 600))] = (byte)random.Next(256);
            using var output = new PooledOutput(1 << 20);
            try
            {
                decode(damaged, output);
            }
            catch (Exception e) when (e is InvalidDataException or OverflowException)
            {
                continue;
            }
            Assert.True(output.Length <= 1 << 20);
        }
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

    private static (Decoder, byte[]) Find(string name) => name switch
    {
        "gzip" => (GzipDecoder.Decode, CodecVectors.Gzip),
        "snappy" => (SnappyDecoder.Decode, CodecVectors.Snappy),
        "xerial" => (SnappyDecoder.Decode, Xerial(CodecVectors.Snappy)),
        "lz4 linked" => (Lz4FrameDecoder.Decode, CodecVectors.Lz4Linked),
        "lz4 independent" => (Lz4FrameDecoder.Decode, CodecVectors.Lz4Independent),
        _ => (ZstdDecoder.Decode, CodecVectors.Zstd),
    };

    /// <summary>Two blocks in snappy-java's framing: an empty one, and the whole text.</summary>
    private static byte[] Xerial(byte[] block)
    {
        byte[] framed = [0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, .. block];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(21), block.Length);
        return framed;
    }
}
