namespace Millrace.Kafka;

/// <summary>Brokers and topics of a cluster.</summary>
/// <param name="ClusterId">The cluster's id; null when the broker has none.</param>
/// <param name="ControllerId">Broker to send admin requests to; -1 when unknown.</param>
/// <param name="Brokers">Brokers that are up.</param>
/// <param name="Topics">The topics asked for.</param>
public sealed record ClusterMetadata(
    string? ClusterId, int ControllerId, IReadOnlyList<BrokerMetadata> Brokers, IReadOnlyList<TopicMetadata> Topics);
