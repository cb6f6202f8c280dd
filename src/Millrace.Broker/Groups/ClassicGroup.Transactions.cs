using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    /// <summary>Offsets that wait for the end of a transaction, by the id of its producer.</summary>
    private readonly Dictionary<long, Dictionary<PartitionKey, CommittedOffset>> _pending = [];

    /// <summary>Stores offsets that count once the producer's transaction is committed. Null: the group died, ask for it again.</summary>
    public ErrorCode? CommitPending(OffsetCommand commit, ProducerIdentity producer)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return null;
            if (ValidatePending(commit) is var error and not ErrorCode.None)
                return error;
            if (commit.Offsets.Count == 0)
                return ErrorCode.None;
            if (TryStoreOffsets(commit.Offsets, producer) is var failure and not ErrorCode.None)
                return failure;
            if (!_pending.TryGetValue(producer.Id, out var pending))
                _pending.Add(producer.Id, pending = []);
            foreach ((PartitionKey partition, CommittedOffset offset) in commit.Offsets)
                pending[partition] = offset;
            return ErrorCode.None;
        }
    }

    /// <summary>The producer's transaction ended, and its marker is in the offsets topic.</summary>
    public void Complete(long producerId, bool isCommit)
    {
        lock (_gate)
        {
            if (!_pending.Remove(producerId, out var pending) || !isCommit || State == GroupState.Dead)
                return;
            foreach ((PartitionKey partition, CommittedOffset offset) in pending)
                _offsets[partition] = offset;
        }
    }

    /// <summary>Whether a transaction that is not decided yet may change the partition's offset.</summary>
    public bool IsUnstable(PartitionKey partition)
    {
        lock (_gate)
            return _pending.Values.Any(pending => pending.ContainsKey(partition));
    }

    /// <summary>
    /// As for an ordinary commit, but in any state of the group: the consumer's generation fences it, and clients before Kafka 2.5 send
    /// none (KIP-447).
    /// </summary>
    private ErrorCode ValidatePending(OffsetCommand commit)
    {
        if (commit.Generation < 0 && commit.MemberId.Length == 0 && commit.InstanceId is null)
            return ErrorCode.None;
        if (Find(commit.MemberId, commit.InstanceId, out _) is var error and not ErrorCode.None)
            return error;
        return commit.Generation == _generation ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }
}
