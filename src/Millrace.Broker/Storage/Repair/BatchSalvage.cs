using System.Buffers.Binary;
using System.IO.Compression;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Storage.Repair;

/// <summary>Finds batches that no consumer can read to their end, and makes ones of them that hold the records which can be read.</summary>
/// <remarks>
/// Offsets, times, producer and sequences stay; the records are written without compression.
/// Of a batch without any good record an empty one stays, as after compaction, so that offsets have no other holes than those.
/// </remarks>
internal static class BatchSalvage
{
    private const short CodecBits = 0x07;

    /// <summary>Null when the records can be read, else why they cannot.</summary>
    /// <param name="batch">Whole, its checksum is right.</param>
    public static string? Problem(ReadOnlyMemory<byte> batch, in BatchHeader header, UnfoldingBudget budget)
    {
        if (header.IsControl)
            return null;
        if ((int)header.Codec > (int)Codec.Zstd)
            return $"compression type {(int)header.Codec} is not assigned";
        try
        {
            Read(batch, header, budget, out _, out _, out string? problem);
            return problem;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    /// <summary>The same batch with its good records only; disposed of by the caller.</summary>
    /// <param name="maxBytes">What it may have unfolded; it is empty rather than larger.</param>
    /// <param name="kept">How many records are good.</param>
    public static PooledOutput Rebuild(
        ReadOnlyMemory<byte> batch, in BatchHeader header, long maxBytes, UnfoldingBudget budget, out int kept)
    {
        var output = new PooledOutput();
        Append(output, batch.Span[..BatchHeader.Size]);
        if (header.Codec == Codec.None)
            Append(output, batch.Span[BatchHeader.Size..]);
        else
            Unfold(batch[BatchHeader.Size..], header.Codec, budget, output);
        Span<byte> rebuilt = output.Bytes.Span;
        BinaryPrimitives.WriteInt16BigEndian(rebuilt[BatchHeader.AttributesAt..], (short)(header.Attributes & ~CodecBits));
        Read(output.Bytes, BatchHeader.Read(rebuilt), budget, out kept, out int bytes, out _);
        if (BatchHeader.Size + bytes > maxBytes)
            (kept, bytes) = (0, 0);
        output.CutTo(BatchHeader.Size + bytes);
        rebuilt = output.Bytes.Span;
        BinaryPrimitives.WriteInt32BigEndian(rebuilt[BatchHeader.CountAt..], kept);
        BinaryPrimitives.WriteInt32BigEndian(rebuilt[BatchHeader.LengthAt..], rebuilt.Length - BatchHeader.Overhead);
        BatchHeader.WriteCrc(rebuilt);
        return output;
    }

    /// <summary>Reads record by record up to the first that is not right.</summary>
    /// <param name="bytes">Bytes of those in front of it, unfolded.</param>
    /// <exception cref="InvalidDataException">The compressed data does not even begin as such.</exception>
    private static void Read(
        ReadOnlyMemory<byte> batch, in BatchHeader header, UnfoldingBudget budget, out int good, out int bytes, out string? problem)
    {
        (good, bytes, problem) = (0, 0, null);
        int lastDelta = -1;
        using var records = new RecordScanner(batch, header, budget);
        try
        {
            while (records.MoveNext())
            {
                // Compaction leaves holes between the deltas, so they need not be dense.
                if (records.OffsetDelta <= lastDelta || records.OffsetDelta > header.LastOffsetDelta)
                {
                    problem = $"record {records.Index} has offset delta {records.OffsetDelta}";
                    return;
                }
                lastDelta = records.OffsetDelta;
                good++;
                bytes = (int)records.Position;
            }
        }
        catch (InvalidDataException e)
        {
            // What is larger than is looked into here, others may read.
            problem = records.IsTooLarge ? null : e.Message;
        }
    }

    /// <summary>What comes out in front of the damage.</summary>
    private static void Unfold(ReadOnlyMemory<byte> packed, Codec codec, UnfoldingBudget budget, PooledOutput output)
    {
        try
        {
            if (codec == Codec.Gzip)
            {
                UnfoldGzip(packed, budget, output);
                return;
            }
            using RecordsDecoder decoder = RecordsDecoder.Open(packed, codec, budget);
            for (int read; (read = decoder.Read(output.Free())) > 0;)
                output.Advance(read);
        }
        catch (InvalidDataException)
        {
            // Whatever came out is looked at record by record.
        }
    }

    /// <summary>By the platform's reader, which forgives what ours refuses: a trailer that is cut, and bytes behind it.</summary>
    private static void UnfoldGzip(ReadOnlyMemory<byte> packed, UnfoldingBudget budget, PooledOutput output)
    {
        using var gzip = new GZipStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
        for (int read; output.Length < budget.MaxBatchBytes && (read = gzip.Read(output.Free())) > 0;)
            output.Advance(read);
    }

    private static void Append(PooledOutput output, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> free = output.Free();
            int length = Math.Min(free.Length, bytes.Length);
            bytes[..length].CopyTo(free);
            output.Advance(length);
            bytes = bytes[length..];
        }
    }
}
