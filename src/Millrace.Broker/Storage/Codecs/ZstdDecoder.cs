using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>Zstandard frames (RFC 8878).</summary>
internal sealed class ZstdDecoder : RecordsDecoder
{
    private const int DescriptorAt = 4, SingleSegmentBit = 0x20, SmallestWindowLog = 10;

    /// <summary>What the library accepts unless it is told otherwise, and the producers' highest level uses: 128 MiB.</summary>
    private const int LargestWindowLog = 27;

    /// <summary>A context keeps its window: one that has had a larger one is not kept.</summary>
    private const int LargestKeptWindowLog = 23;

    /// <summary>Contexts take 150 KB and longer to make than a batch to read.</summary>
    private static readonly ConcurrentBag<Decompressor> s_idle = [];

    private readonly ReadOnlyMemory<byte> _packed;
    private readonly Decompressor _context;
    private readonly int _windowLog;
    private int _at;
    private bool _isBetweenFrames;

    public ZstdDecoder(ReadOnlyMemory<byte> packed, UnfoldingBudget budget) : base(budget)
    {
        _packed = packed;
        long window = WindowBytes(packed.Span);
        _windowLog = Math.Clamp((int)Math.Ceiling(Math.Log2(Math.Max(1, window))), LargestKeptWindowLog, LargestWindowLog);
        // A window is filled by what was unfolded, never beyond the bound of the batch.
        Reserve(Math.Min(window, budget.MaxBatchBytes));
        _context = s_idle.TryTake(out Decompressor? idle) ? idle : new Decompressor();
        _context.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, _windowLog); // Later frames may not need more than was reserved.
    }

    protected override int ReadSome(Span<byte> target)
    {
        while (true)
        {
            if (_at == _packed.Length && _isBetweenFrames)
                return 0;
            _isBetweenFrames = false;
            OperationStatus status = _context.UnwrapStream(_packed.Span[_at..], target, out int consumed, out int written);
            _at += consumed;
            _isBetweenFrames = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
                throw new InvalidDataException("zstd data is damaged");
            if (written > 0)
                return written;
            if (consumed == 0 && !_isBetweenFrames)
                throw new InvalidDataException("zstd data ends too early");
        }
    }

    protected override void Close()
    {
        if (_isBetweenFrames && _windowLog <= LargestKeptWindowLog && s_idle.Count < Environment.ProcessorCount)
        {
            _context.ResetStream();
            s_idle.Add(_context);
        }
        else
        {
            _context.Dispose();
        }
    }

    /// <summary>The window that the first frame asks for; of a frame in a single segment that is its content.</summary>
    private static long WindowBytes(ReadOnlySpan<byte> packed)
    {
        if (packed.Length <= DescriptorAt + 1)
            return 0;
        int descriptor = packed[DescriptorAt];
        if ((descriptor & SingleSegmentBit) == 0)
        {
            long smallest = 1L << (SmallestWindowLog + (packed[DescriptorAt + 1] >> 3));
            return smallest + smallest / 8 * (packed[DescriptorAt + 1] & 7);
        }
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1, sizeBytes = 1 << (descriptor >> 6);
        ReadOnlySpan<byte> size = packed[(DescriptorAt + 1)..];
        if (size.Length < dictionaryBytes + sizeBytes)
            return 0;
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        size.Slice(dictionaryBytes, sizeBytes).CopyTo(padded);
        return (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(padded), long.MaxValue);
    }
}
