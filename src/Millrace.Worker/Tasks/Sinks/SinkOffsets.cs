using Millrace.Records;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>How far the partitions of a sink task have been written, and how far that has been committed.</summary>
internal sealed class SinkOffsets
{
    private readonly Dictionary<TopicPartition, long> _written = [];
    private readonly Dictionary<TopicPartition, long> _committed = [];

    public void Written(IReadOnlyDictionary<TopicPartition, long> next)
    {
        foreach (var (partition, offset) in next) _written[partition] = offset;
    }

    public void Rewound(TopicPartition partition, long offset) => _written[partition] = offset;

    /// <summary>Next offset of a partition that is to be written; null when nothing of it has been.</summary>
    public long? WrittenOf(TopicPartition partition) => _written.TryGetValue(partition, out long offset) ? offset : null;

    /// <summary>What may be committed for these partitions: next offsets that were written.</summary>
    public Dictionary<TopicPartition, long> WrittenOf(IReadOnlySet<TopicPartition> partitions) =>
        _written.Where(entry => partitions.Contains(entry.Key)).ToDictionary();

    /// <summary>
    /// Of what the sink allows to be committed, that which is new: partitions held, not beyond what was written, not committed before.
    /// </summary>
    public Dictionary<TopicPartition, long> NewOf(IReadOnlyDictionary<TopicPartition, long> allowed, IReadOnlySet<TopicPartition> held) =>
        allowed
        .Where(entry => held.Contains(entry.Key) && _written.TryGetValue(entry.Key, out long written) && entry.Value <= written
            && _committed.GetValueOrDefault(entry.Key, -1) != entry.Value)
        .ToDictionary();

    public void Committed(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        foreach (var (partition, offset) in offsets) _committed[partition] = offset;
    }

    /// <summary>Last committed offset of a partition, or null when this task has committed none.</summary>
    public long? CommittedOf(TopicPartition partition) => _committed.TryGetValue(partition, out long offset) ? offset : null;

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (TopicPartition partition in partitions)
        {
            _written.Remove(partition);
            _committed.Remove(partition);
        }
    }
}
