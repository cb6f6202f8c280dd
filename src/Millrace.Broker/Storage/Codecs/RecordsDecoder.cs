using System.Runtime.InteropServices;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>
/// Unfolds the compressed records of one batch piece by piece, so that checking a batch costs a window of memory and not its size.
/// </summary>
internal abstract class RecordsDecoder(UnfoldingBudget budget) : IDisposable
{
    private int _left = budget.MaxBatchBytes;
    private long _reserved;

    /// <summary>The records unfold to more than <see cref="UnfoldingBudget.MaxBatchBytes"/>.</summary>
    public bool IsTooLarge => _left < 0;

    /// <param name="packed">What follows the batch's header; read until the decoder is disposed of.</param>
    /// <exception cref="InvalidDataException">Already the beginning is damaged.</exception>
    public static RecordsDecoder Open(ReadOnlyMemory<byte> packed, Codec codec, UnfoldingBudget budget)
    {
        try
        {
            return codec switch
            {
                Codec.Gzip => new GzipDecoder(packed, budget),
                Codec.Snappy => new SnappyDecoder(packed, budget),
                Codec.Lz4 => new Lz4Decoder(packed, budget),
                Codec.Zstd => new ZstdDecoder(packed, budget),
                _ => throw new InvalidDataException($"compression type {(int)codec} is not assigned"),
            };
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw new InvalidDataException(damage.Message, damage);
        }
    }

    /// <summary>Some bytes, at least one; 0 at the end of the records.</summary>
    /// <param name="target">Not empty.</param>
    /// <exception cref="InvalidDataException">The data is damaged, or unfolds to more than
    /// <see cref="UnfoldingBudget.MaxBatchBytes"/>.</exception>
    public int Read(Span<byte> target)
    {
        int read;
        try
        {
            read = ReadSome(target);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw new InvalidDataException(damage.Message, damage);
        }
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException($"records unfold to more than {budget.MaxBatchBytes} bytes");
    }

    public void Dispose()
    {
        Close();
        budget.Release(_reserved);
    }

    /// <summary>
    /// Each library has exceptions of its own for bytes that it cannot read, some of them IOExceptions or argument errors.
    /// </summary>
    private static bool IsDamage(Exception problem) => problem is not (InvalidDataException or OutOfMemoryException);

    protected static ArraySegment<byte> AsArray(ReadOnlyMemory<byte> packed) =>
        MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> array) ? array : packed.ToArray();

    protected static MemoryStream AsStream(ReadOnlyMemory<byte> packed)
    {
        ArraySegment<byte> array = AsArray(packed);
        return new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
    }

    /// <summary>As <see cref="Read"/>; any exception means that the data is damaged.</summary>
    protected abstract int ReadSome(Span<byte> target);

    protected abstract void Close();

    /// <summary>To be called before memory is taken whose size the data decides.</summary>
    protected void Reserve(long bytes)
    {
        if (bytes > budget.MaxBatchBytes)
            throw new InvalidDataException($"records unfold to more than {budget.MaxBatchBytes} bytes");
        budget.Take(bytes);
        _reserved += bytes;
    }
}
