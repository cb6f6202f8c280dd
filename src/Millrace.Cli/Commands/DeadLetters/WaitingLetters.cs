using Millrace.Cli.Commands.Topics;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>What of one partition of a dead letter topic nobody has dealt with yet.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Begin">The first offset that is there.</param>
/// <param name="From">The bookmark, or the first offset that is there.</param>
/// <param name="End">Offset that the next one will get.</param>
internal readonly record struct WaitingLetters(TopicPartition Partition, long Begin, long From, long End)
{
    public long Count => Math.Max(0, End - From);

    /// <summary>The group whose committed offsets are the bookmark.</summary>
    public static string BookmarkOf(string topic) => $"millrace-redrive-{topic}";

    /// <summary>Errors: as <see cref="DescribeTopic.FindAsync"/>.</summary>
    /// <param name="all">Also what has been dealt with.</param>
    public static async Task<WaitingLetters[]> FindAsync(KafkaAdmin admin, string topic, bool all = false)
    {
        WaitingLetters[] found = await FindAsync(admin, await DescribeTopic.PartitionsAsync(admin, topic, []));
        return all ? [.. found.Select(part => part with { From = part.Begin })] : found;
    }

    /// <summary>The same of any number of topics: where they begin and end is asked once for all.</summary>
    public static async Task<WaitingLetters[]> FindAsync(KafkaAdmin admin, TopicPartition[] partitions)
    {
        if (partitions.Length == 0) return [];
        Task<IReadOnlyList<TopicPartitionOffset>> earliest = admin.EarliestOffsetsAsync(partitions);
        Task<IReadOnlyList<TopicPartitionOffset>> latest = admin.LatestOffsetsAsync(partitions);
        // A bookmark is a group of its own for each topic.
        Task<IReadOnlyList<TopicPartitionOffset>[]> marks = Task.WhenAll(partitions.Select(partition => partition.Topic).Distinct()
            .Select(topic => admin.ListGroupOffsetsAsync(BookmarkOf(topic))));
        Dictionary<TopicPartition, long> begins = Offsets(await earliest), ends = Offsets(await latest);
        Dictionary<TopicPartition, long> bookmarks = Offsets((await marks).SelectMany(offsets => offsets));
        return [.. partitions.Select(partition => new WaitingLetters(
            partition, begins[partition], Math.Max(begins[partition], bookmarks.GetValueOrDefault(partition)), ends[partition]))];

        static Dictionary<TopicPartition, long> Offsets(IEnumerable<TopicPartitionOffset> offsets) =>
            offsets.ToDictionary(offset => offset.TopicPartition, offset => offset.Offset);
    }

    /// <summary>Reads them, at most so many, partition by partition. Errors: <see cref="KafkaException"/>.</summary>
    public static IEnumerable<DeadLetter> Read(
        KafkaConfig kafka, IEnumerable<WaitingLetters> waiting, int limit, CancellationToken cancellationToken)
    {
        kafka["enable.partition.eof"] = "true";
        kafka["allow.auto.create.topics"] = "false";
        kafka.TryAdd("fetch.wait.max.ms", "10");
        using var consumer = new KafkaConsumer(kafka);
        using var batch = new MessageBatch(Math.Min(limit, 500));
        foreach (WaitingLetters part in waiting.Where(part => part.Count > 0))
        {
            consumer.Assign([new TopicPartitionOffset(part.Partition.Topic, part.Partition.Partition, part.From)]);
            bool isOver = false;
            while (!isOver && limit > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
                foreach (DeadLetter letter in Copy(batch).Take(limit))
                {
                    if (letter.Position.Offset >= part.End) break;
                    limit--;
                    yield return letter;
                }

                foreach (ConsumerEvent happened in batch.Events)
                    isOver |= happened.IsEndOfPartition ? true : throw happened.ToException();
                isOver |= consumer.Position(part.Partition) >= part.End;
            }

            if (limit == 0) yield break;
        }
    }

    private static List<DeadLetter> Copy(MessageBatch batch)
    {
        var letters = new List<DeadLetter>();
        foreach (Message message in batch) letters.Add(new DeadLetter(in message));
        return letters;
    }
}
