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
    bool KnowsSkipAssignment);
