using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

/// <summary>A JoinGroup request, whatever its version.</summary>
/// <param name="NewMembersGetIdFirst">Version 4 and up: a new dynamic member is sent back once with its id (KIP-394).</param>
/// <param name="KnowsSkipAssignment">Version 9 and up (KIP-814).</param>
internal sealed record JoinCommand(
    string GroupId,
    string MemberId,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    TimeSpan SessionTimeout,
    TimeSpan RebalanceTimeout,
    string ProtocolType,
    IReadOnlyList<GroupProtocol> Protocols,
    bool NewMembersGetIdFirst,
    bool KnowsSkipAssignment)
{
    /// <summary>Whether all that the offsets topic keeps of a member fits its records.</summary>
    public bool CanBeStored =>
        OffsetsTopicFormat.Fits(MemberId) && OffsetsTopicFormat.Fits(InstanceId) && OffsetsTopicFormat.Fits(ClientId)
        && OffsetsTopicFormat.Fits(ProtocolType) && Protocols.All(protocol => OffsetsTopicFormat.Fits(protocol.Name));
}

/// <summary>One assignment strategy a member speaks, with the member's metadata for it, which only clients understand.</summary>
internal readonly record struct GroupProtocol(string Name, byte[] Metadata);

/// <summary>The answer to a JoinGroup.</summary>
/// <param name="Members">All members for the leader, nobody for others.</param>
/// <param name="SkipAssignment">The leader came back to a stable group as a static member: nothing is to be assigned.</param>
internal sealed record JoinResult(
    ErrorCode Error,
    string MemberId,
    int Generation = -1,
    string? ProtocolType = null,
    string? ProtocolName = null,
    string Leader = "",
    IReadOnlyList<JoinedMember>? Members = null,
    bool SkipAssignment = false);

/// <summary>A member as the leader sees it when it assigns.</summary>
internal readonly record struct JoinedMember(string MemberId, string? InstanceId, byte[] Metadata);

/// <summary>A SyncGroup request. Protocol type and name are null below version 5 and then not compared.</summary>
internal sealed record SyncCommand(
    string GroupId,
    int Generation,
    string MemberId,
    string? InstanceId,
    string? ProtocolType,
    string? ProtocolName,
    IReadOnlyDictionary<string, byte[]> Assignments);

/// <summary>The answer to a SyncGroup; the assignment is empty, never null, on an error or if the leader gave none.</summary>
internal sealed record SyncResult(ErrorCode Error, string? ProtocolType = null, string? ProtocolName = null, byte[]? Assignment = null);

/// <summary>
/// An OffsetCommit request: who commits (generation -1 and an empty member id for a consumer outside group management) and what.
/// </summary>
/// <param name="AbsentGroupIsIllegalGeneration">
/// Below version 9 a commit for a generation of an unknown group answers 22, from then on 69.
/// </param>
internal sealed record OffsetCommand(
    string GroupId, int Generation, string MemberId, string? InstanceId, bool AbsentGroupIsIllegalGeneration,
    IReadOnlyDictionary<PartitionKey, CommittedOffset> Offsets);
