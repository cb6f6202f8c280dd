namespace Millrace.Kafka;

/// <summary>
/// Is told when partitions come and go. All calls are made inside <see cref="KafkaConsumer.Poll(MessageBatch, TimeSpan)"/> or
/// <see cref="KafkaConsumer.Close"/>, on the caller's thread, after the batch of the poll before was handed out.
/// The consumer may be called, apart from Poll and Close. An exception comes out of Poll or Close, after the rebalance was carried out.
/// With a cooperative assignor each call names only the partitions that change.
/// </summary>
public interface IRebalanceListener
{
    /// <summary>Partitions are about to be read; start offsets and pauses can be set on <paramref name="assigned"/>.</summary>
    void OnAssigned(AssignedPartitions assigned);

    /// <summary>Partitions are about to be given up; they are still this consumer's, so offsets can be committed synchronously.</summary>
    void OnRevoked(IReadOnlyList<TopicPartition> partitions);

    /// <summary>Partitions were lost (the session ended): another consumer may have them already, and commits would be refused.</summary>
    void OnLost(IReadOnlyList<TopicPartition> partitions);
}
