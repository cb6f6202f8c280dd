using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

/// <summary>How far a group is behind in one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Committed">Offset of the first record that the group has not yet dealt with.</param>
/// <param name="End">Offset that the partition's next record will get.</param>
internal sealed record PartitionLag(TopicPartition Partition, long Committed, long End)
{
    public long Records => Math.Max(0, End - Committed);

    /// <summary>The partitions where the group has committed; none for a group that nobody knows.</summary>
    public static async Task<IReadOnlyList<PartitionLag>> OfAsync(KafkaAdmin admin, string group)
    {
        TopicPartitionOffset[] committed = [.. (await admin.ListGroupOffsetsAsync(group)).Where(offset => offset.Offset >= 0)];
        var ends = (await admin.LatestOffsetsAsync([.. committed.Select(offset => offset.TopicPartition)])).ToDictionary(end =>
            end.TopicPartition, end => end.Offset);
        return [.. committed.Select(offset => new PartitionLag(offset.TopicPartition, offset.Offset, ends[offset.TopicPartition]))
            .OrderBy(lag => lag.Partition.Topic, StringComparer.Ordinal).ThenBy(lag => lag.Partition.Partition)];
    }
}
