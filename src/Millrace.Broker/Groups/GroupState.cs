namespace Millrace.Broker.Groups;

/// <summary>
/// The phases of a classic consumer group. Legal moves: Empty to PreparingRebalance (first member); PreparingRebalance to
/// CompletingRebalance (all joined) or Empty (all gone); CompletingRebalance to Stable (the leader has assigned) or back to
/// PreparingRebalance; Stable to PreparingRebalance; Empty to Dead (deleted or expired). The names are what DescribeGroups answers.
/// </summary>
internal enum GroupState
{
    /// <summary>No members; only committed offsets keep it.</summary>
    Empty,

    /// <summary>Collects JoinGroup requests until every known member has joined or the rebalance timeout has passed.</summary>
    PreparingRebalance,

    /// <summary>A generation exists; members wait in SyncGroup for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member can read its assignment.</summary>
    Stable,

    /// <summary>Removed from the coordinator; a request that still holds it looks the group up again.</summary>
    Dead,
}

/// <summary>A group at one instant, as the admin APIs show it.</summary>
internal sealed record GroupSnapshot(
    string GroupId, GroupState State, string ProtocolType, string Protocol, IReadOnlyList<MemberSnapshot> Members);

/// <summary>A member at one instant; metadata and assignment are empty unless the group is stable.</summary>
internal sealed record MemberSnapshot(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, byte[] Metadata, byte[] Assignment);
