using System.Buffers;
using System.Buffers.Binary;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Producers;

/// <remarks>
/// Snapshot file, big-endian: <c>"MRP2", u32 CRC-32C of the rest, i32 producers, then per producer i64 id, i16 epoch, i64 last seen,
/// i64 open since, i32 coordinator epoch, i32 batches, then per batch i32 first sequence, i32 last sequence, i64 first offset,
/// i64 last offset, i64 append time; then i32 aborted transactions, each i64 producer, i64 first offset, i64 last offset,
/// i64 stable offset</c>. "MRPS", of before there were transactions, has no open since, no coordinator epoch and no aborted ones.
/// </remarks>
internal sealed partial class ProducerStates
{
    private const int PrefixBytes = 12, ProducerBytes = 34, OldProducerBytes = 22, BatchBytes = 32, AbortedBytes = 32;

    public byte[] ToSnapshot()
    {
        var output = new ArrayBufferWriter<byte>(PrefixBytes + _byId.Count * (ProducerBytes + BatchBytes));
        "MRP2\0\0\0\0"u8.CopyTo(output.GetSpan(PrefixBytes));
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(PrefixBytes)[8..], _byId.Count);
        output.Advance(PrefixBytes);
        foreach (var (id, state) in _byId)
            Write(output, id, state);
        AbortedRange[] aborted = Aborted.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), aborted.Length);
        output.Advance(4);
        foreach (AbortedRange range in aborted)
        {
            Span<byte> row = output.GetSpan(AbortedBytes);
            BinaryPrimitives.WriteInt64BigEndian(row, range.ProducerId);
            BinaryPrimitives.WriteInt64BigEndian(row[8..], range.FirstOffset);
            BinaryPrimitives.WriteInt64BigEndian(row[16..], range.LastOffset);
            BinaryPrimitives.WriteInt64BigEndian(row[24..], range.StableOffset);
            output.Advance(AbortedBytes);
        }
        byte[] snapshot = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(snapshot.AsSpan(4), Crc32C.Of(snapshot.AsSpan(8)));
        return snapshot;
    }

    /// <summary>Replaces everything by a snapshot; false, and empty, when the snapshot is damaged.</summary>
    public bool TryRestore(ReadOnlySpan<byte> snapshot)
    {
        Clear();
        bool isOld = snapshot.StartsWith("MRPS"u8);
        if (snapshot.Length < PrefixBytes || (!isOld && !snapshot.StartsWith("MRP2"u8))
            || BinaryPrimitives.ReadUInt32BigEndian(snapshot[4..]) != Crc32C.Of(snapshot[8..]))
            return false;
        ReadOnlySpan<byte> rest = snapshot[PrefixBytes..];
        for (int left = BinaryPrimitives.ReadInt32BigEndian(snapshot[8..]); left > 0; left--)
            Restore(ref rest, isOld);
        if (isOld)
            return true;
        int aborted = BinaryPrimitives.ReadInt32BigEndian(rest);
        for (rest = rest[4..]; aborted > 0; aborted--, rest = rest[AbortedBytes..])
        {
            Aborted.Add(new AbortedRange(
                BinaryPrimitives.ReadInt64BigEndian(rest), BinaryPrimitives.ReadInt64BigEndian(rest[8..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[16..]), BinaryPrimitives.ReadInt64BigEndian(rest[24..])));
        }
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> output, long id, ProducerState state)
    {
        Span<byte> row = output.GetSpan(ProducerBytes);
        BinaryPrimitives.WriteInt64BigEndian(row, id);
        BinaryPrimitives.WriteInt16BigEndian(row[8..], state.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(row[10..], state.LastSeenMs);
        BinaryPrimitives.WriteInt64BigEndian(row[18..], state.OpenSince);
        BinaryPrimitives.WriteInt32BigEndian(row[26..], state.CoordinatorEpoch);
        BinaryPrimitives.WriteInt32BigEndian(row[30..], state.Count);
        output.Advance(ProducerBytes);
        foreach (ProducerBatch batch in state.Batches)
        {
            row = output.GetSpan(BatchBytes);
            BinaryPrimitives.WriteInt32BigEndian(row, batch.FirstSequence);
            BinaryPrimitives.WriteInt32BigEndian(row[4..], batch.LastSequence);
            BinaryPrimitives.WriteInt64BigEndian(row[8..], batch.FirstOffset);
            BinaryPrimitives.WriteInt64BigEndian(row[16..], batch.LastOffset);
            BinaryPrimitives.WriteInt64BigEndian(row[24..], batch.AppendTimeMs);
            output.Advance(BatchBytes);
        }
    }

    private void Restore(ref ReadOnlySpan<byte> rest, bool isOld)
    {
        long id = BinaryPrimitives.ReadInt64BigEndian(rest);
        short epoch = BinaryPrimitives.ReadInt16BigEndian(rest[8..]);
        var state = new ProducerState(epoch) { LastSeenMs = BinaryPrimitives.ReadInt64BigEndian(rest[10..]) };
        if (!isOld)
        {
            state.OpenSince = BinaryPrimitives.ReadInt64BigEndian(rest[18..]);
            state.CoordinatorEpoch = BinaryPrimitives.ReadInt32BigEndian(rest[26..]);
            if (state.HasOpenTransaction)
                _open.Add((state.OpenSince, id));
        }
        _byId[id] = state;
        int length = isOld ? OldProducerBytes : ProducerBytes;
        int batches = BinaryPrimitives.ReadInt32BigEndian(rest[(length - 4)..]);
        rest = rest[length..];
        for (; batches > 0; batches--, rest = rest[BatchBytes..])
        {
            state.Add(epoch, new ProducerBatch(
                BinaryPrimitives.ReadInt32BigEndian(rest), BinaryPrimitives.ReadInt32BigEndian(rest[4..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[8..]), BinaryPrimitives.ReadInt64BigEndian(rest[16..]),
                BinaryPrimitives.ReadInt64BigEndian(rest[24..])));
        }
    }
}
