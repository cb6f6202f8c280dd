using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Storage.Batches;

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

    /// <exception cref="InvalidDataException">They are damaged, or more than <see cref="UnfoldingBudget.MaxBatchBytes"/>.</exception>
    public static UnpackedRecords Of(ReadOnlyMemory<byte> batch, in BatchHeader header, UnfoldingBudget budget)
    {
        ReadOnlyMemory<byte> packed = batch[BatchHeader.Size..];
        if (header.Codec == Codec.None)
            return new UnpackedRecords(packed.Span, null);
        var output = new PooledOutput();
        try
        {
            using RecordsDecoder decoder = RecordsDecoder.Open(packed, header.Codec, budget);
            for (int read; (read = decoder.Read(output.Free())) > 0;)
                output.Advance(read);
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
