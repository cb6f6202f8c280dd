namespace Millrace.Kafka;

/// <summary>A member of a consumer group.</summary>
/// <param name="MemberId">Id that the broker gave it.</param>
/// <param name="GroupInstanceId">Its static id; null for a dynamic member.</param>
/// <param name="ClientId">Its <c>client.id</c>.</param>
/// <param name="Host">Where it connects from.</param>
/// <param name="Partitions">What it reads.</param>
public sealed record ConsumerGroupMember(
    string MemberId, string? GroupInstanceId, string ClientId, string Host, IReadOnlyList<TopicPartition> Partitions);
