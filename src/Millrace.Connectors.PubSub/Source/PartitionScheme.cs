namespace Millrace.Connectors.PubSub.Source;

/// <summary>How a message finds its Kafka partition.</summary>
internal enum PartitionScheme
{
    RoundRobin, HashKey, HashValue, KafkaPartitioner, OrderingKey,
}
