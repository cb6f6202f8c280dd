namespace Millrace.Broker.Groups;

/// <summary>A group at one instant, as the admin APIs show it.</summary>
internal sealed record GroupSnapshot(
    string GroupId, GroupState State, string ProtocolType, string Protocol, IReadOnlyList<MemberSnapshot> Members);

/// <summary>A member at one instant; metadata and assignment are empty unless the group is stable.</summary>
internal sealed record MemberSnapshot(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, byte[] Metadata, byte[] Assignment);
