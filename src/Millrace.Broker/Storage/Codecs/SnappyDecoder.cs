using System.Buffers;
using System.Buffers.Binary;
using Snappier;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>
/// Snappy blocks (https://github.com/google/snappy/blob/main/format_description.txt), alone as librdkafka writes them, or many in the
/// framing of xerial's snappy-java: <c>82 "SNAPPY" 00, i32 version, i32 compatible version, (i32 length, block)*</c>.
/// </summary>
internal sealed class SnappyDecoder : RecordsDecoder
{
    private const int XerialHeaderBytes = 16;

    /// <summary>The densest tag is a copy: 3 bytes stand for at most 64.</summary>
    private const int MostBytesOfACopy = 64, BytesOfACopy = 3;

    private readonly bool _isFramed;
    private ReadOnlyMemory<byte> _packed;
    private byte[] _block = [];
    private int _at;
    private int _end;

    public SnappyDecoder(ReadOnlyMemory<byte> packed, UnfoldingBudget budget) : base(budget)
    {
        _isFramed = packed.Span.StartsWith(XerialMagic);
        if (_isFramed && packed.Length < XerialHeaderBytes)
            throw new InvalidDataException("snappy framing ends inside its header");
        if (packed.IsEmpty)
            throw new InvalidDataException("snappy data is empty");
        _packed = _isFramed ? packed[XerialHeaderBytes..] : packed;
        Reserve(LargestBlock());
    }

    private static ReadOnlySpan<byte> XerialMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    protected override int ReadSome(Span<byte> target)
    {
        while (_at == _end)
        {
            if (_packed.IsEmpty)
                return 0;
            Unfold(NextBlock(ref _packed));
        }
        int taken = Math.Min(target.Length, _end - _at);
        _block.AsSpan(_at, taken).CopyTo(target);
        _at += taken;
        return taken;
    }

    protected override void Close()
    {
        if (_block.Length > 0)
            ArrayPool<byte>.Shared.Return(_block);
        _block = [];
    }

    private void Unfold(ReadOnlySpan<byte> block)
    {
        int length = LengthOf(block);
        if (_block.Length < length)
        {
            Close();
            _block = ArrayPool<byte>.Shared.Rent(length);
        }
        (_at, _end) = (0, Snappy.Decompress(block, _block));
    }

    /// <summary>
    /// The size of the buffer that all blocks fit into; what is wrong with a length is found here, before memory is taken.
    /// </summary>
    private int LargestBlock()
    {
        int largest = 0;
        for (ReadOnlyMemory<byte> rest = _packed; !rest.IsEmpty;)
            largest = Math.Max(largest, LengthOf(NextBlock(ref rest)));
        return largest;
    }

    private ReadOnlySpan<byte> NextBlock(ref ReadOnlyMemory<byte> packed)
    {
        ReadOnlySpan<byte> block = packed.Span;
        if (!_isFramed)
        {
            packed = default;
            return block;
        }
        if (block.Length < sizeof(int))
            throw new InvalidDataException("snappy framing ends inside a block length");
        int length = BinaryPrimitives.ReadInt32BigEndian(block);
        if (length < 0 || length > block.Length - sizeof(int))
            throw new InvalidDataException($"snappy block of {length} bytes does not fit {block.Length - sizeof(int)} bytes");
        packed = packed[(sizeof(int) + length)..];
        return block.Slice(sizeof(int), length);
    }

    private static int LengthOf(ReadOnlySpan<byte> block)
    {
        int length = Snappy.GetUncompressedLength(block);
        return length >= 0 && length <= (long)block.Length * MostBytesOfACopy / BytesOfACopy
            ? length
            : throw new InvalidDataException($"snappy block of {block.Length} bytes promises {length}");
    }
}
