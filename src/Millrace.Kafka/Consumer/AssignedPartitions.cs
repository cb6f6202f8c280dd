namespace Millrace.Kafka;

/// <summary>Partitions that a consumer is about to read. Valid during <see cref="IRebalanceListener.OnAssigned"/>.</summary>
public sealed class AssignedPartitions
{
    internal AssignedPartitions(IReadOnlyList<TopicPartition> partitions) => Partitions = partitions;

    /// <summary>The partitions.</summary>
    public IReadOnlyList<TopicPartition> Partitions { get; }

    internal Dictionary<TopicPartition, long> Starts { get; } = [];

    internal HashSet<TopicPartition> Paused { get; } = [];

    /// <summary>Reads the partition from this offset, or place of <see cref="Offset"/>, instead of the committed one.</summary>
    public void StartAt(TopicPartition partition, long offset)
    {
        Require(partition);
        Starts[partition] = offset;
    }

    /// <summary>Assigns the partition paused: nothing is read from it until <see cref="KafkaConsumer.Resume"/>.</summary>
    public void Pause(TopicPartition partition)
    {
        Require(partition);
        Paused.Add(partition);
    }

    private void Require(TopicPartition partition)
    {
        if (!Partitions.Contains(partition))
            throw new ArgumentException($"{partition} is not among the assigned partitions", nameof(partition));
    }
}
