namespace Millrace.Kafka;

/// <summary>What a poll found besides messages: the end of a partition, or an error of a partition or of the consumer.</summary>
/// <param name="Code"><see cref="KafkaErrorCode.LocalPartitionEof"/> (with <c>enable.partition.eof</c>), or the error.</param>
/// <param name="Topic">The topic it concerns; null when it concerns the consumer.</param>
/// <param name="Partition">The partition, or -1.</param>
/// <param name="Offset">For the end of a partition, the offset of the next record to come.</param>
/// <param name="Reason">librdkafka's words.</param>
public readonly record struct ConsumerEvent(KafkaErrorCode Code, string? Topic, int Partition, long Offset, string Reason)
{
    /// <summary>Name of the code, such as <c>_PARTITION_EOF</c>.</summary>
    public string Name => KafkaError.Of(Code).Name;

    /// <summary>True when all there is in a partition has been read.</summary>
    public bool IsEndOfPartition => Code == KafkaErrorCode.LocalPartitionEof;

    /// <summary>The event as an exception, for callers that cannot go on with it.</summary>
    public KafkaException ToException()
        => new(Code, Topic is null ? "consuming failed" : $"consuming {Topic}-{Partition} failed", Reason);
}
