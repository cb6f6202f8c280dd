using System.Runtime.InteropServices;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Producers;

/// <summary>All producers of one partition, and their transactions. The partition's append lock covers every call.</summary>
/// <remarks>A file per aspect: the states, and the snapshot they are kept in.</remarks>
internal sealed partial class ProducerStates
{
    private readonly Dictionary<long, ProducerState> _byId = [];

    /// <summary>Open transactions by where they begin.</summary>
    private readonly SortedSet<(long FirstOffset, long ProducerId)> _open = [];

    public int Count => _byId.Count;

    /// <summary>Readers look into it without the lock.</summary>
    public AbortedIndex Aborted { get; } = new();

    /// <summary>Where the oldest open transaction begins; the largest number when none is open.</summary>
    public long FirstOpenOffset => _open.Count == 0 ? long.MaxValue : _open.Min.FirstOffset;

    public ProducerState? Find(long producerId) => _byId.GetValueOrDefault(producerId);

    /// <summary>What DescribeProducers tells of each.</summary>
    public IReadOnlyList<ActiveProducer> Describe() =>
        [.. _byId.Select(one => new ActiveProducer(one.Key, one.Value.Epoch, one.Value.LastSequence, one.Value.LastSeenMs,
            one.Value.CoordinatorEpoch, one.Value.OpenSince))];

    /// <summary>Remembers a batch that is in the log now.</summary>
    public void Add(in BatchHeader header, long baseOffset, long appendTimeMs, long nowMs)
    {
        ProducerState state = GetOrAdd(header.ProducerId, header.ProducerEpoch);
        state.LastSeenMs = nowMs;
        if (header.IsTransactional && !state.HasOpenTransaction)
        {
            state.OpenSince = baseOffset;
            _open.Add((baseOffset, header.ProducerId));
        }
        // A coordinator writes in a producer's name without sequences.
        if (header.BaseSequence < 0)
            state.MoveTo(header.ProducerEpoch);
        else
            state.Add(header.ProducerEpoch, new ProducerBatch(
                header.BaseSequence, header.LastSequence, baseOffset, baseOffset + header.LastOffsetDelta, appendTimeMs));
    }

    /// <summary>Ends a producer's transaction: its marker is in the log now.</summary>
    public void Complete(in TransactionMarker marker, long offset, long nowMs)
    {
        ProducerState state = GetOrAdd(marker.ProducerId, marker.ProducerEpoch);
        state.LastSeenMs = nowMs;
        state.CoordinatorEpoch = TransactionMarker.CoordinatorEpoch;
        state.MoveTo(marker.ProducerEpoch);
        if (!state.HasOpenTransaction)
            return;
        long first = state.OpenSince;
        state.OpenSince = ProducerState.NoTransaction;
        _open.Remove((first, marker.ProducerId));
        if (!marker.IsCommit)
            Aborted.Add(new AbortedRange(marker.ProducerId, first, offset, Math.Min(offset + 1, FirstOpenOffset)));
    }

    /// <summary>Forgets producers that were silent since before this time, and have no transaction open.</summary>
    public void Expire(long lastSeenBeforeMs)
    {
        foreach (var (id, state) in _byId)
        {
            if (state.LastSeenMs < lastSeenBeforeMs && !state.HasOpenTransaction)
                _byId.Remove(id);
        }
    }

    /// <summary>Offsets whose batches must survive compaction, so that sequences can be rebuilt from the log.</summary>
    public HashSet<long> LastOffsets() => [.. _byId.Values.Select(s => s.LastOffset)];

    private ProducerState GetOrAdd(long producerId, short epoch)
    {
        ref ProducerState? state = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, producerId, out _);
        return state ??= new ProducerState(epoch);
    }

    private void Clear()
    {
        _byId.Clear();
        _open.Clear();
        Aborted.Clear();
    }
}
