using Millrace.Kafka;
using Millrace.WebConsole.Components;

namespace Millrace.WebConsole.Groups;

/// <summary>Where a group's offsets are set to.</summary>
internal enum ResetTo
{
    Earliest,
    Latest,
    Time,
    Offset,
}

/// <summary>What setting a group's offsets would change; made before it is done, and what is done is what was shown.</summary>
internal sealed record ResetPlan(string Group, IReadOnlyList<ResetStep> Steps)
{
    /// <summary>
    /// Of all partitions of the topics, or of those of one. An offset that a partition does not have becomes its nearest end, and a time
    /// after its last record the end.
    /// </summary>
    /// <exception cref="KafkaException"/>
    public static async Task<ResetPlan> OfAsync(
        KafkaAdmin admin, string group, IReadOnlyCollection<string> topics, ResetTo to, long offset, DateTimeOffset time)
    {
        ClusterMetadata cluster = await admin.MetadataAsync();
        TopicPartition[] all = [.. cluster.Topics.Where(topic => topics.Contains(topic.Name))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.Id)))];
        if (all.Length == 0) return new ResetPlan(group, []);
        Dictionary<TopicPartition, long> ends = Map(await admin.LatestOffsetsAsync(all));
        Dictionary<TopicPartition, long> begins = Map(await admin.EarliestOffsetsAsync(all));
        Dictionary<TopicPartition, long> wanted = to switch
        {
            ResetTo.Earliest => begins,
            ResetTo.Latest => ends,
            ResetTo.Time => Map(await admin.OffsetsForTimeAsync(all, time)),
            _ => all.ToDictionary(at => at, _ => offset),
        };
        Dictionary<TopicPartition, long> now = Map(await admin.ListGroupOffsetsAsync(group));
        return new ResetPlan(group, [.. all.Select(at => new ResetStep(at.Topic, at.Partition,
            now.TryGetValue(at, out long committed) && committed >= 0 ? committed : null,
            wanted[at] < 0 ? ends[at] : Math.Clamp(wanted[at], begins[at], ends[at])))]);

        static Dictionary<TopicPartition, long> Map(IReadOnlyList<TopicPartitionOffset> offsets) =>
            offsets.ToDictionary(one => one.TopicPartition, one => one.Offset);
    }

    /// <summary>Sets the offsets.</summary>
    /// <exception cref="KafkaException"/>
    /// <exception cref="InvalidOperationException">Somebody has joined meanwhile, who would go on where he is.</exception>
    public async Task RunAsync(KafkaAdmin admin)
    {
        ConsumerGroupDescription group = (await admin.DescribeGroupsAsync(Group))[0];
        if (group.Members.Count > 0)
        {
            throw new InvalidOperationException(
                $"The group has {Texts.Count(group.Members.Count, "member")}, who would go on where they are.");
        }

        await admin.AlterGroupOffsetsAsync(Group, [.. Steps.Where(step => step.Now != step.Then)
            .Select(step => new TopicPartitionOffset(step.Topic, step.Partition, step.Then))]);
    }
}

/// <param name="Now">Null when nothing is committed.</param>
internal sealed record ResetStep(string Topic, int Partition, long? Now, long Then)
{
    /// <summary>What it means for whoever reads by it.</summary>
    public string Change => Now is not { } now ? "first offset"
        : Then > now ? $"{Texts.Number(Then - now)} skipped"
        : Then < now ? $"{Texts.Number(now - Then)} again" : "none";
}
