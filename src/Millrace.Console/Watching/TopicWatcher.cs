using Millrace.Kafka;

namespace Millrace.WebConsole.Watching;

/// <summary>All topics of a cluster and how they grow.</summary>
internal sealed record TopicsSnapshot(IReadOnlyList<BrokerMetadata> Brokers, IReadOnlyList<SeenTopic> Topics)
{
    public SeenTopic? Find(string name) => Topics.FirstOrDefault(topic => topic.Name == name);
}

/// <param name="Rates">Messages a second at the last looks, the oldest first; for drawing only.</param>
internal sealed record SeenTopic(string Name, IReadOnlyList<SeenPartition> Partitions, double Rate, IReadOnlyList<float> Rates)
{
    /// <summary>Those that servers keep for themselves.</summary>
    public bool IsInternal => Name.StartsWith('_') || Name.StartsWith("connect-", StringComparison.Ordinal);

    public int Replicas => Partitions.Count == 0 ? 0 : Partitions.Max(partition => partition.Metadata.Replicas.Count);

    /// <summary>At most so many records: compaction and transactions leave gaps.</summary>
    public long Count => Partitions.Sum(partition => Math.Max(0, partition.End - partition.First));

    public long End => Partitions.Sum(partition => partition.End);
}

/// <param name="First">Offset of the first record that is still there.</param>
/// <param name="End">Offset of the next one to come.</param>
internal sealed record SeenPartition(PartitionMetadata Metadata, long First, long End);

/// <inheritdoc cref="TopicsSnapshot"/>
internal sealed class TopicWatcher(KafkaAdmin admin, TimeProvider time)
    : Watcher<TopicsSnapshot>(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15), time)
{
    // As many points as a sparkline has.
    private const int Points = 24;

    protected override async Task<TopicsSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = Time.GetUtcNow();
        ClusterMetadata cluster = await admin.MetadataAsync().WaitAsync(cancellationToken);
        TopicPartition[] all = [.. cluster.Topics.SelectMany(topic =>
            topic.Partitions.Where(partition => partition.Leader >= 0).Select(partition => new TopicPartition(topic.Name, partition.Id)))];
        Dictionary<TopicPartition, long> firsts = await OffsetsAsync(admin.EarliestOffsetsAsync, all, cancellationToken);
        Dictionary<TopicPartition, long> ends = await OffsetsAsync(admin.LatestOffsetsAsync, all, cancellationToken);
        TimeSpan? passed = asked - Current.At;
        SeenTopic[] topics = [.. cluster.Topics.OrderBy(topic => topic.Name, StringComparer.OrdinalIgnoreCase).Select(topic =>
        {
            SeenPartition[] partitions = [.. topic.Partitions.Select(partition =>
            {
                var at = new TopicPartition(topic.Name, partition.Id);
                return new SeenPartition(partition, firsts.GetValueOrDefault(at), ends.GetValueOrDefault(at));
            })];
            var seen = new SeenTopic(topic.Name, partitions, 0, []);
            if (Current.Value?.Find(topic.Name) is not { } before || passed is not { TotalSeconds: > 0 } span) return seen;
            double rate = Math.Max(0, seen.End - before.End) / span.TotalSeconds;
            return seen with { Rate = rate, Rates = [.. before.Rates.TakeLast(Points - 1), (float)rate] };
        })];
        return new TopicsSnapshot(cluster.Brokers, topics);
    }

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(
        Func<IReadOnlyCollection<TopicPartition>, Task<IReadOnlyList<TopicPartitionOffset>>> ask, TopicPartition[] partitions,
        CancellationToken cancellationToken) => partitions.Length == 0
            ? []
            : (await ask(partitions).WaitAsync(cancellationToken)).ToDictionary(one => one.TopicPartition, one => one.Offset);
}
