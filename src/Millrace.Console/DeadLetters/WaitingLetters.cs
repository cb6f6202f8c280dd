using Millrace.Kafka;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>What of one partition of a dead letter topic nobody has dealt with yet.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Begin">The first offset that is there.</param>
/// <param name="Mark">What has been dealt with.</param>
/// <param name="End">Offset that the next one will get.</param>
public sealed record WaitingLetters(TopicPartition Partition, long Begin, Bookmark Mark, long End)
{
    /// <summary>Where reading begins.</summary>
    public long From => Math.Max(Begin, Mark.Offset);

    /// <summary>At most so many: compaction and transactions leave gaps.</summary>
    public long Count => Math.Max(0, End - From - Mark.Beyond);

    /// <summary>Also what has been dealt with.</summary>
    public WaitingLetters WithAll() => this with { Mark = new Bookmark(Begin) };

    /// <summary>From an offset on.</summary>
    public WaitingLetters After(long offset) => this with { Mark = Mark.Until(offset) };

    /// <summary>Of any number of topics; where they begin and end is asked once for all.</summary>
    /// <exception cref="KafkaException"/>
    public static async Task<WaitingLetters[]> FindAsync(KafkaAdmin admin, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count == 0) return [];
        Task<IReadOnlyList<TopicPartitionOffset>> earliest = admin.EarliestOffsetsAsync(partitions);
        Task<IReadOnlyList<TopicPartitionOffset>> latest = admin.LatestOffsetsAsync(partitions);
        // A bookmark is a group of its own for each topic.
        Task<IReadOnlyDictionary<TopicPartition, Bookmark>[]> reading = Task.WhenAll(
            partitions.Select(partition => partition.Topic).Distinct().Select(topic => Bookmark.ReadAsync(admin, topic)));
        Dictionary<TopicPartition, long> begins = Offsets(await earliest), ends = Offsets(await latest);
        var marks = (await reading).SelectMany(one => one).ToDictionary(one => one.Key, one => one.Value);
        return [.. partitions.Select(partition => new WaitingLetters(partition, begins[partition],
            marks.GetValueOrDefault(partition) ?? new Bookmark(begins[partition]), ends[partition]))];

        static Dictionary<TopicPartition, long> Offsets(IEnumerable<TopicPartitionOffset> offsets) =>
            offsets.ToDictionary(offset => offset.TopicPartition, offset => offset.Offset);
    }

    /// <summary>Reads them, at most so many, partition by partition. Blocks.</summary>
    /// <exception cref="KafkaException"/>
    /// <exception cref="OperationCanceledException"/>
    public static IEnumerable<DeadLetter> Read(IReadOnlyDictionary<string, string> kafka, IEnumerable<WaitingLetters> waiting, int limit,
        CancellationToken cancellationToken)
    {
        var settings = new KafkaConfig(kafka)
        {
            ["enable.partition.eof"] = "true", ["allow.auto.create.topics"] = "false", ["queued.max.messages.kbytes"] = "16384",
        };
        settings.TryAdd("fetch.wait.max.ms", "10");
        using var consumer = new KafkaConsumer(settings);
        using var batch = new MessageBatch(Math.Min(limit, 500));
        foreach (WaitingLetters part in waiting.Where(part => part.Count > 0))
        {
            consumer.Assign([new TopicPartitionOffset(part.Partition.Topic, part.Partition.Partition, part.From)]);
            bool isOver = false;
            while (!isOver && limit > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
                foreach (DeadLetter letter in Copy(batch, part).Take(limit))
                {
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

    private static List<DeadLetter> Copy(MessageBatch batch, WaitingLetters part)
    {
        var letters = new List<DeadLetter>();
        foreach (Message message in batch)
            if (message.Offset < part.End && !part.Mark.IsDone(message.Offset)) letters.Add(new DeadLetter(in message));
        return letters;
    }
}
