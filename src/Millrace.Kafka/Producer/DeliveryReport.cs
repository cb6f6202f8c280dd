namespace Millrace.Kafka;

/// <summary>What became of a produced message.</summary>
/// <param name="Cookie">The number given to <see cref="KafkaProducer.Produce"/>.</param>
/// <param name="Code"><see cref="KafkaErrorCode.None"/> when delivered.</param>
/// <param name="Topic">Where to.</param>
/// <param name="Partition">The partition chosen; -1 when none was.</param>
/// <param name="Offset">The record's offset; negative when it was not delivered, or the broker did not tell.</param>
/// <param name="Timestamp">The record's timestamp, milliseconds since 1970 UTC; -1 when unknown.</param>
public readonly record struct DeliveryReport(
    long Cookie, KafkaErrorCode Code, string Topic, int Partition, long Offset, long Timestamp)
{
    /// <summary>True when it is in the log.</summary>
    public bool IsDelivered => Code == KafkaErrorCode.None;

    /// <summary>Bytes of key and value.</summary>
    public long Size { get; init; }

    /// <summary>The failure as an exception.</summary>
    public KafkaException ToException() => new(Code, $"delivering {KafkaProducer.SizeFor(Code, Size)}to topic '{Topic}'");
}

/// <summary>
/// Gets delivery reports, many at once, on the producer's own thread; the span is valid during the call. It must be quick and must not
/// call Flush or Dispose. An exception is told to <see cref="KafkaClientOptions.Notice"/> and the reports count as handled.
/// </summary>
public delegate void DeliveryReportHandler(ReadOnlySpan<DeliveryReport> reports);
