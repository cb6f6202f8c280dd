namespace Millrace.Kafka;

/// <summary>
/// Gets delivery reports, many at once, on the producer's own thread; the span is valid during the call. It must be quick and must not
/// call Flush or Dispose. An exception is told to <see cref="KafkaClientOptions.Notice"/> and the reports count as handled.
/// </summary>
public delegate void DeliveryReportHandler(ReadOnlySpan<DeliveryReport> reports);
