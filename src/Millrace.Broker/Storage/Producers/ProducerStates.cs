using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Producers;

/// <summary>All idempotent producers of one partition. The partition's append lock covers every call.</summary>
/// <remarks>
/// Snapshot file: <c>"MRPS", u32 CRC-32C of the rest, i32 producers, then per producer i64 id, i16 epoch, i64 last seen, i32 batches, then
/// per batch i32 first sequence, i32 last sequence, i64 first offset, i64 last offset, i64 append time</c>, big-endian.
/// </remarks>
internal sealed class ProducerStates
{
    private const int PrefixBytes = 12, ProducerBytes = 22, BatchBytes = 32;

    private readonly Dictionary<long, ProducerState> _byId = [];

    public int Count => _byId.Count;

    public ProducerState? Find(long producerId) => _byId.GetValueOrDefault(producerId);

    /// <summary>What DescribeProducers tells of each.</summary>
    public IReadOnlyList<ActiveProducer> Describe() =>
        [.. _byId.Select(one => new ActiveProducer(one.Key, one.Value.Epoch, one.Value.LastSequence, one.Value.LastSeenMs))];

    /// <summary>Remembers a batch that is in the log now.</summary>
    public void Add(in BatchHeader header, long baseOffset, long appendTimeMs, long nowMs)
    {
        ref ProducerState? state = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, header.ProducerId, out _);
        state ??= new ProducerState(header.ProducerEpoch);
        state.LastSeenMs = nowMs;
        state.Add(header.ProducerEpoch, new ProducerBatch(
            header.BaseSequence, header.LastSequence, baseOffset, baseOffset + header.LastOffsetDelta, appendTimeMs));
    }

    /// <summary>Forgets producers that were silent since before this time.</summary>
    public void Expire(long lastSeenBeforeMs)
    {
        foreach (var (id, state) in _byId)
        {
            if (state.LastSeenMs < lastSeenBeforeMs)
                _byId.Remove(id);
        }
    }

    /// <summary>Offsets whose batches must survive compaction, so that sequences can be rebuilt from the log.</summary>
    public HashSet<long> LastOffsets() => [.. _byId.Values.Select(s => s.LastOffset)];

    public void Clear() => _byId.Clear();

    public byte[] ToSnapshot()
    {
        var output = new ArrayBufferWriter<byte>(PrefixBytes + _byId.Count * (ProducerBytes + BatchBytes));
        "MRPS\0\0\0\0"u8.CopyTo(output.GetSpan(PrefixBytes));
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(PrefixBytes)[8..], _byId.Count);
        output.Advance(PrefixBytes);
        foreach (var (id, state) in _byId)
        {
            Span<byte> row = output.GetSpan(ProducerBytes);
            BinaryPrimitives.WriteInt64BigEndian(row, id);
            BinaryPrimitives.WriteInt16BigEndian(row[8..], state.Epoch);
            BinaryPrimitives.WriteInt64BigEndian(row[10..], state.LastSeenMs);
            BinaryPrimitives.WriteInt32BigEndian(row[18..], state.Count);
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
        byte[] snapshot = output.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(snapshot.AsSpan(4), Crc32C.Of(snapshot.AsSpan(8)));
        return snapshot;
    }

    /// <summary>Replaces everything by a snapshot; false, and empty, when the snapshot is damaged.</summary>
    public bool TryRestore(ReadOnlySpan<byte> snapshot)
    {
        _byId.Clear();
        if (snapshot.Length < PrefixBytes || !snapshot.StartsWith("MRPS"u8)
            || BinaryPrimitives.ReadUInt32BigEndian(snapshot[4..]) != Crc32C.Of(snapshot[8..]))
            return false;
        int producers = BinaryPrimitives.ReadInt32BigEndian(snapshot[8..]);
        ReadOnlySpan<byte> rest = snapshot[PrefixBytes..];
        for (int i = 0; i < producers; i++)
        {
            short epoch = BinaryPrimitives.ReadInt16BigEndian(rest[8..]);
            var state = new ProducerState(epoch) { LastSeenMs = BinaryPrimitives.ReadInt64BigEndian(rest[10..]) };
            _byId[BinaryPrimitives.ReadInt64BigEndian(rest)] = state;
            int batches = BinaryPrimitives.ReadInt32BigEndian(rest[18..]);
            rest = rest[ProducerBytes..];
            for (int b = 0; b < batches; b++, rest = rest[BatchBytes..])
            {
                state.Add(epoch, new ProducerBatch(
                    BinaryPrimitives.ReadInt32BigEndian(rest), BinaryPrimitives.ReadInt32BigEndian(rest[4..]),
                    BinaryPrimitives.ReadInt64BigEndian(rest[8..]), BinaryPrimitives.ReadInt64BigEndian(rest[16..]),
                    BinaryPrimitives.ReadInt64BigEndian(rest[24..])));
            }
        }
        return true;
    }
}
