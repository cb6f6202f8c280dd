using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary>The part of a topic that is read: where each partition starts, and what ends it.</summary>
internal sealed class ReadingRange
{
    private readonly Dictionary<int, long> _ends = [];
    private readonly long? _endTime;
    private long _from;

    private ReadingRange(TopicPartitionOffset[] starts, DateTimeOffset? endTime)
    {
        Starts = starts;
        _endTime = endTime?.ToUnixTimeMilliseconds();
    }

    public TopicPartitionOffset[] Starts { get; }

    /// <summary>Looks up what the bounds are in each partition.</summary>
    /// <param name="from">Null: the beginning, or with <paramref name="latest"/> the end.</param>
    /// <param name="until">Null: no end of its own. The record at the bound is not read.</param>
    public static async Task<ReadingRange> FindAsync(KafkaAdmin admin, TopicPartition[] partitions, bool latest, ReadingBound? from,
        ReadingBound? until)
    {
        // Also for the beginning and the end as such: a client asks for those itself, but waits half a second first when it does not know
        // the partition's leader yet.
        bool hasOffsets = from is not { Time: not null } || until is { Offset: < 0 };
        Dictionary<TopicPartition, long> ends = hasOffsets
            ? (await admin.LatestOffsetsAsync(partitions)).ToDictionary(end => end.TopicPartition, end => end.Offset)
            : [];
        Dictionary<TopicPartition, long> begins = hasOffsets
            ? (await admin.EarliestOffsetsAsync(partitions)).ToDictionary(begin => begin.TopicPartition, begin => begin.Offset)
            : [];
        TopicPartitionOffset[] starts = from switch
        {
            null => [.. partitions.Select(partition => At(partition, (latest ? ends : begins)[partition]))],
            // Clamped, because a client goes to the other end of what a partition has when it is sent beyond.
            { Offset: { } offset } =>
                [.. partitions.Select(partition =>
                    At(partition, Math.Clamp(Absolute(offset, partition), begins[partition], ends[partition])))],
            { Time: { } time } => [.. await admin.OffsetsForTimeAsync(partitions, time)],
            _ => throw CommandException.Usage($"--from takes {ReadingBound.Forms}."),
        };
        var range = new ReadingRange(starts, until?.Time) { _from = from?.Offset ?? 0 };
        if (until is { Offset: { } end })
            foreach (TopicPartition partition in partitions) range._ends[partition.Partition] = Absolute(end, partition);
        return range;

        static TopicPartitionOffset At(TopicPartition partition, long offset) => new(partition.Topic, partition.Partition, offset);

        long Absolute(long offset, TopicPartition partition) => offset >= 0 ? offset : Math.Max(0, ends[partition] + offset);
    }

    /// <summary>Whether this record, which came later than the reading began, has an offset that is still before the start.</summary>
    public bool IsBefore(in Message message) => message.Offset < _from;

    /// <summary>Whether this record is at or behind the end of its partition.</summary>
    public bool IsBehind(in Message message) =>
        (_ends.TryGetValue(message.Partition, out long end) && message.Offset >= end)
        || (_endTime is { } time && message.Timestamp >= time);

    /// <summary>Whether nothing that is still to come to this partition can be before the end.</summary>
    public bool IsOver(int partition, long position, DateTimeOffset now) =>
        (_ends.TryGetValue(partition, out long end) && position >= end) || (_endTime is { } time && now.ToUnixTimeMilliseconds() >= time);
}
