namespace Millrace.Kafka;

/// <summary>A consumer group of the cluster.</summary>
public readonly record struct ConsumerGroupListing(string GroupId, ConsumerGroupState State);

/// <summary>A consumer group and its members. A group that nobody knows is described as <see cref="ConsumerGroupState.Dead"/>.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="State">Its state.</param>
/// <param name="Assignor">The partition assignor that it chose; empty while there are no members.</param>
/// <param name="Members">Its members.</param>
/// <param name="Error">Null when it could be described.</param>
public sealed record ConsumerGroupDescription(
    string GroupId, ConsumerGroupState State, string Assignor, IReadOnlyList<ConsumerGroupMember> Members, KafkaException? Error);

/// <summary>A member of a consumer group.</summary>
/// <param name="MemberId">Id that the broker gave it.</param>
/// <param name="GroupInstanceId">Its static id; null for a dynamic member.</param>
/// <param name="ClientId">Its <c>client.id</c>.</param>
/// <param name="Host">Where it connects from.</param>
/// <param name="Partitions">What it reads.</param>
public sealed record ConsumerGroupMember(
    string MemberId, string? GroupInstanceId, string ClientId, string Host, IReadOnlyList<TopicPartition> Partitions);

/// <summary>State of a consumer group.</summary>
public enum ConsumerGroupState
{
    /// <summary>The broker does not say.</summary>
    Unknown = 0,

    /// <summary>Members are asked to join again.</summary>
    PreparingRebalance = 1,

    /// <summary>Partitions are being assigned.</summary>
    CompletingRebalance = 2,

    /// <summary>Its members work.</summary>
    Stable = 3,

    /// <summary>There is no such group.</summary>
    Dead = 4,

    /// <summary>It has offsets and no members.</summary>
    Empty = 5,
}
