using K4os.Compression.LZ4.Streams;
using K4os.Compression.LZ4.Streams.Frames;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), with dependent or independent blocks.</summary>
internal sealed class Lz4Decoder : RecordsDecoder
{
    /// <summary>Behind the magic number and the flags: the largest block, as 64 KiB times a power of 4, in bits 4 to 6.</summary>
    private const int BlockSizeAt = 5, SmallestBlockLog = 16, SmallestBlockCode = 4;

    private readonly MemoryStream _packed;
    private readonly StreamLZ4FrameReader _frame;

    public Lz4Decoder(ReadOnlyMemory<byte> packed, UnfoldingBudget budget) : base(budget)
    {
        if (packed.Length > BlockSizeAt)
            Reserve(1L << (SmallestBlockLog + 2 * Math.Max(0, (packed.Span[BlockSizeAt] >> 4 & 7) - SmallestBlockCode)));
        _packed = AsStream(packed);
        _frame = LZ4Frame.Decode(_packed);
    }

    protected override int ReadSome(Span<byte> target)
    {
        int read = _frame.ReadManyBytes(target);
        // Producers write one frame, and librdkafka takes what follows it for damage.
        return read > 0 || (_packed.Length > 0 && _packed.Position == _packed.Length)
            ? read
            : throw new InvalidDataException($"{_packed.Length - _packed.Position} bytes follow the lz4 frame");
    }

    protected override void Close() => _frame.Dispose();
}
