using System.Buffers;
using System.Buffers.Binary;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Producers;
using Millrace.Config;

namespace Millrace.Broker.Storage.Compaction;

/// <summary>Decides which records of one batch stay, and builds the batch without the others.</summary>
/// <remarks>
/// Offsets, producer id, epoch and sequences never change. A batch that keeps everything keeps its bytes; another is written without
/// compression. Tombstones get a delete horizon (KIP-534) at the first pass and go at the first pass behind it. Records of aborted
/// transactions go at once; a marker stays while a batch of its transaction is in the log, and goes then as a tombstone does. One pass
/// takes all batches of a partition in their order.
/// </remarks>
internal sealed class BatchCompactor(
    KeyOffsets keys, AbortedIndex aborted, long nowMs, long deleteRetentionMs, UnfoldingBudget budget)
{
    private const long NoTimestamp = -1;
    private const short CodecBits = 0x07, DeleteHorizonBit = 0x40;

    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>Producers with a batch of the transaction whose marker comes next.</summary>
    private readonly HashSet<long> _inTransaction = [];

    /// <param name="mustRemain">Keep an empty batch rather than none.</param>
    /// <returns>The batch to store, valid until the next call: the given one, a smaller one, or nothing.</returns>
    /// <exception cref="InvalidDataException">The records cannot be read.</exception>
    public ReadOnlyMemory<byte> Compact(ReadOnlyMemory<byte> batch, in BatchHeader header, bool mustRemain)
    {
        if (header.IsControl)
            return CompactMarker(batch, header, mustRemain);
        bool isAborted = false;
        if (header.IsTransactional)
        {
            _inTransaction.Add(header.ProducerId);
            isAborted = aborted.Contains(header.ProducerId, header.BaseOffset);
        }
        if (isAborted)
            return mustRemain ? Rebuild(batch.Span, header, [], kept: 0, getsHorizon: false) : ReadOnlyMemory<byte>.Empty;
        using UnpackedRecords unpacked = UnpackedRecords.Of(batch, header, budget);
        (int kept, bool hasTombstone) = Count(unpacked.Span, header);
        if (kept == 0 && !mustRemain)
            return ReadOnlyMemory<byte>.Empty;
        bool getsHorizon = hasTombstone && !header.HasDeleteHorizon;
        return kept == header.Count && !getsHorizon ? batch : Rebuild(batch.Span, header, unpacked.Span, kept, getsHorizon);
    }

    /// <summary>What is no transaction's marker stays as it is.</summary>
    private ReadOnlyMemory<byte> CompactMarker(ReadOnlyMemory<byte> batch, in BatchHeader header, bool mustRemain)
    {
        if (TransactionMarker.Read(batch.Span, header) is null || _inTransaction.Remove(header.ProducerId))
            return batch;
        if (header.HasDeleteHorizon)
            return nowMs < header.BaseTimestamp || mustRemain ? batch : ReadOnlyMemory<byte>.Empty;
        return Rebuild(batch.Span, header, batch.Span[BatchHeader.Size..], header.Count, getsHorizon: true);
    }

    private (int Kept, bool HasTombstone) Count(ReadOnlySpan<byte> unpacked, in BatchHeader header)
    {
        int kept = 0;
        bool hasTombstone = false;
        var records = new RecordReader(unpacked, header.Count);
        while (records.MoveNext())
        {
            if (!Stays(records.Current, header))
                continue;
            kept++;
            hasTombstone |= !records.Current.HasValue;
        }
        return (kept, hasTombstone);
    }

    private bool Stays(in Record record, in BatchHeader header) =>
        header.IsControl
        || record.HasKey
        && keys.IsLast(record.Key, header.BaseOffset + record.OffsetDelta)
        && (record.HasValue || !header.HasDeleteHorizon || nowMs < header.BaseTimestamp);

    private ReadOnlyMemory<byte> Rebuild(
        ReadOnlySpan<byte> batch, in BatchHeader header, ReadOnlySpan<byte> unpacked, int kept, bool getsHorizon)
    {
        // With the horizon bit the base timestamp is the horizon, and deltas count from it.
        long baseTimestamp = getsHorizon ? Durations.After(nowMs, deleteRetentionMs) : header.BaseTimestamp;
        // No record, no time: searches by time and the time index must not end at a batch that has nothing.
        long maxTimestamp = kept > 0 && header.IsLogAppendTime ? header.MaxTimestamp : NoTimestamp;
        _output.ResetWrittenCount();
        _output.Write(batch[..BatchHeader.Size]);
        var records = new RecordReader(unpacked, kept > 0 ? header.Count : 0);
        while (kept > 0 && records.MoveNext())
        {
            if (!Stays(records.Current, header))
                continue;
            long timestamp = header.BaseTimestamp + records.Current.TimestampDelta;
            if (!header.IsLogAppendTime)
                maxTimestamp = Math.Max(maxTimestamp, timestamp);
            WriteRecord(records.Current, timestamp - baseTimestamp);
        }
        Span<byte> built = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_output.WrittenMemory).Span;
        short attributes = (short)(header.Attributes & ~CodecBits | (getsHorizon ? DeleteHorizonBit : 0));
        BinaryPrimitives.WriteInt32BigEndian(built[BatchHeader.LengthAt..], built.Length - BatchHeader.Overhead);
        BinaryPrimitives.WriteInt16BigEndian(built[BatchHeader.AttributesAt..], attributes);
        BinaryPrimitives.WriteInt64BigEndian(built[BatchHeader.BaseTimestampAt..], baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(built[BatchHeader.MaxTimestampAt..], maxTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(built[BatchHeader.CountAt..], kept);
        BatchHeader.WriteCrc(built);
        return _output.WrittenMemory;
    }

    private void WriteRecord(in Record record, long timestampDelta)
    {
        Span<byte> prefix = stackalloc byte[1 + 2 * Varint.MaxBytes];
        prefix[0] = 0; // Attributes.
        int length = 1 + Varint.Write(prefix[1..], timestampDelta);
        length += Varint.Write(prefix[length..], record.OffsetDelta);
        _output.Advance(Varint.Write(_output.GetSpan(Varint.MaxBytes), length + record.Body.Length));
        _output.Write(prefix[..length]);
        _output.Write(record.Body);
    }
}
