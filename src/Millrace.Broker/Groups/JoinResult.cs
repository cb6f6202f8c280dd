using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

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
