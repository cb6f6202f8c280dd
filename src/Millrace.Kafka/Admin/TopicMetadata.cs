namespace Millrace.Kafka;

/// <summary>A topic and its partitions.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Code"><see cref="KafkaErrorCode.None"/>, or why it has no partitions here (such as UNKNOWN_TOPIC_OR_PARTITION).</param>
/// <param name="Partitions">In the order of their numbers.</param>
public sealed record TopicMetadata(string Name, KafkaErrorCode Code, IReadOnlyList<PartitionMetadata> Partitions);
