namespace Millrace.Kafka;

/// <summary>Brokers and topics of a cluster.</summary>
/// <param name="ClusterId">The cluster's id; null when the broker has none.</param>
/// <param name="ControllerId">Broker to send admin requests to; -1 when unknown.</param>
/// <param name="Brokers">Brokers that are up.</param>
/// <param name="Topics">The topics asked for.</param>
public sealed record ClusterMetadata(
    string? ClusterId, int ControllerId, IReadOnlyList<BrokerMetadata> Brokers, IReadOnlyList<TopicMetadata> Topics);

/// <summary>A broker and the address that it advertises.</summary>
public sealed record BrokerMetadata(int Id, string Host, int Port);

/// <summary>A topic and its partitions.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Code"><see cref="KafkaErrorCode.None"/>, or why it has no partitions here (such as UNKNOWN_TOPIC_OR_PARTITION).</param>
/// <param name="Partitions">In the order of their numbers.</param>
public sealed record TopicMetadata(string Name, KafkaErrorCode Code, IReadOnlyList<PartitionMetadata> Partitions);

/// <summary>A partition and where it lives.</summary>
/// <param name="Id">Number, from 0.</param>
/// <param name="Leader">Broker id; -1 while there is none.</param>
/// <param name="Replicas">Broker ids.</param>
/// <param name="InSync">Broker ids of the replicas that are in sync.</param>
/// <param name="Code"><see cref="KafkaErrorCode.None"/>, or what is wrong with it.</param>
public sealed record PartitionMetadata(
    int Id, int Leader, IReadOnlyList<int> Replicas, IReadOnlyList<int> InSync, KafkaErrorCode Code);
