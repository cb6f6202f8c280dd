namespace Millrace.Kafka;

/// <summary>One partition of a topic.</summary>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Topic}-{Partition}";
}

/// <summary>A place in a partition. When committed: the offset of the next record to read.</summary>
/// <param name="Topic">Topic name.</param>
/// <param name="Partition">Partition number, from 0.</param>
/// <param name="Offset">An offset, or one of <see cref="Kafka.Offset"/>.</param>
public readonly record struct TopicPartitionOffset(string Topic, int Partition, long Offset)
{
    /// <summary>Without the offset.</summary>
    public TopicPartition TopicPartition => new(Topic, Partition);

    /// <inheritdoc/>
    public override string ToString() => $"{Topic}-{Partition}@{Offset}";
}

/// <summary>Offsets that name a place without a number (librdkafka's logical offsets).</summary>
public static class Offset
{
    /// <summary>The first record that the partition still has.</summary>
    public const long Beginning = -2;

    /// <summary>After the last record.</summary>
    public const long End = -1;

    /// <summary>The group's committed offset; without one, where <c>auto.offset.reset</c> says.</summary>
    public const long Stored = -1000;

    /// <summary>No offset: nothing committed, nothing read.</summary>
    public const long Invalid = -1001;
}
