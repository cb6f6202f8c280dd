namespace Millrace.Kafka;

/// <summary>A consumer group and its members. A group that nobody knows is described as <see cref="ConsumerGroupState.Dead"/>.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="State">Its state.</param>
/// <param name="Assignor">The partition assignor that it chose; empty while there are no members.</param>
/// <param name="Members">Its members.</param>
/// <param name="Error">Null when it could be described.</param>
public sealed record ConsumerGroupDescription(
    string GroupId, ConsumerGroupState State, string Assignor, IReadOnlyList<ConsumerGroupMember> Members, KafkaException? Error);
