namespace Millrace.Records;

/// <summary>One partition of one topic.</summary>
public readonly record struct TopicPartition(string Topic, int Partition)
{
    /// <summary><c>topic-partition</c>.</summary>
    public override string ToString() => $"{Topic}-{Partition}";
}
