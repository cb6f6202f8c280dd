namespace Millrace.Broker.Groups;

/// <summary>What is stored of a group besides its offsets: enough to go on after a restart without a rebalance.</summary>
internal sealed record GroupMetadata(
    string ProtocolType, int Generation, string? Protocol, string? Leader, long StateSinceMs, IReadOnlyList<StoredMember> Members);

/// <summary>A member as it is stored; the subscription is its metadata for the chosen protocol.</summary>
internal sealed record StoredMember(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, int RebalanceTimeoutMs, int SessionTimeoutMs,
    byte[] Subscription, byte[] Assignment);
