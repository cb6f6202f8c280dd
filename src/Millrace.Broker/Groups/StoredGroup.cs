namespace Millrace.Broker.Groups;

/// <summary>What the offsets topic holds of one group, newest record of each key.</summary>
internal sealed class StoredGroup
{
    public GroupMetadata? Metadata { get; set; }

    public Dictionary<PartitionKey, CommittedOffset> Offsets { get; } = [];

    /// <summary>Offsets that wait for the end of a producer's transaction, by its id.</summary>
    public Dictionary<long, Dictionary<PartitionKey, CommittedOffset>> Pending { get; } = [];

    public bool IsEmpty => Metadata is null && Offsets.Count == 0 && Pending.Count == 0;

    public Dictionary<PartitionKey, CommittedOffset> PendingOf(long producerId) =>
        Pending.TryGetValue(producerId, out var pending) ? pending : Pending[producerId] = [];

    public void Complete(long producerId, bool isCommit)
    {
        if (!Pending.Remove(producerId, out var pending) || !isCommit)
            return;
        foreach ((PartitionKey partition, CommittedOffset offset) in pending)
            Offsets[partition] = offset;
    }
}

/// <summary>What is stored of a group besides its offsets: enough to go on after a restart without a rebalance.</summary>
internal sealed record GroupMetadata(
    string ProtocolType, int Generation, string? Protocol, string? Leader, long StateSinceMs, IReadOnlyList<StoredMember> Members);

/// <summary>A member as it is stored; the subscription is its metadata for the chosen protocol.</summary>
internal sealed record StoredMember(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, int RebalanceTimeoutMs, int SessionTimeoutMs,
    byte[] Subscription, byte[] Assignment);

/// <summary>A position a group has stored for one partition.</summary>
/// <param name="LeaderEpoch">-1 if the client gave none.</param>
/// <param name="ExpireAtMs">Explicit expiry of OffsetCommit versions 2-4; -1 leaves it to <c>offsets.retention.minutes</c>.</param>
internal sealed record CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAtMs, long ExpireAtMs = -1);

/// <summary>A partition by name, as groups commit offsets for it.</summary>
internal readonly record struct PartitionKey(string Topic, int Partition);
