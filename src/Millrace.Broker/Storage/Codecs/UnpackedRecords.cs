using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>The records of a batch without compression: a view of the batch itself, or a pooled copy. Dispose returns the copy.</summary>
internal readonly ref struct UnpackedRecords
{
    private readonly PooledOutput? _copy;

    private UnpackedRecords(ReadOnlySpan<byte> span, PooledOutput? copy)
    {
        Span = span;
        _copy = copy;
    }

    public ReadOnlySpan<byte> Span { get; }

    /// <param name="maxBytes">Most bytes the records may unfold to.</param>
    /// <exception cref="InvalidDataException">They are damaged, or more than that.</exception>
    public static UnpackedRecords Of(ReadOnlySpan<byte> batch, in BatchHeader header, int maxBytes)
    {
        ReadOnlySpan<byte> packed = batch[BatchHeader.Size..];
        if (header.Codec == Codec.None)
            return new UnpackedRecords(packed, null);
        var output = new PooledOutput(maxBytes);
        try
        {
            switch (header.Codec)
            {
                case Codec.Gzip: GzipDecoder.Decode(packed, output); break;
                case Codec.Snappy: SnappyDecoder.Decode(packed, output); break;
                case Codec.Lz4: Lz4FrameDecoder.Decode(packed, output); break;
                case Codec.Zstd: ZstdDecoder.Decode(packed, output); break;
                default: throw new InvalidDataException($"compression type {(int)header.Codec} is not assigned");
            }
            return new UnpackedRecords(output.Written, output);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    public void Dispose() => _copy?.Dispose();
}
