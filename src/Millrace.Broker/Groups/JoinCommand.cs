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
