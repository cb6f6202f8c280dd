using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

/// <summary>What a partition holds.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Earliest">Offset of its first record.</param>
/// <param name="Latest">Offset that its next record will get.</param>
internal sealed record PartitionRange(TopicPartition Partition, long Earliest, long Latest)
{
    /// <summary>Offsets in use; more than there are records in a compacted topic or one with transactions.</summary>
    public long Records => Latest - Earliest;

    public static async Task<IReadOnlyList<PartitionRange>> OfAsync(KafkaAdmin admin, IEnumerable<TopicMetadata> topics)
    {
        TopicPartition[] partitions =
            topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.Id))).ToArray();
        var earliest =
            (await admin.EarliestOffsetsAsync(partitions)).ToDictionary(offset => offset.TopicPartition, offset => offset.Offset);
        IReadOnlyList<TopicPartitionOffset> latest = await admin.LatestOffsetsAsync(partitions);
        return latest.Select(offset => new PartitionRange(offset.TopicPartition, earliest[offset.TopicPartition], offset.Offset)).ToArray();
    }
}
