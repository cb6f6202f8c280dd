namespace Millrace.Kafka;

/// <summary>A consumer group of the cluster.</summary>
public readonly record struct ConsumerGroupListing(string GroupId, ConsumerGroupState State);
