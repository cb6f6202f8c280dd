namespace Millrace.Kafka;

/// <summary>How a producer tells what became of messages.</summary>
public sealed record KafkaProducerOptions : KafkaClientOptions
{
    /// <summary>
    /// Gets the reports of <see cref="KafkaProducer.Produce"/>. Null (the default): they wait for <see cref="KafkaProducer.DrainReports"/>,
    /// and Produce answers <see cref="KafkaErrorCode.LocalQueueFull"/> when nobody drains.
    /// </summary>
    public DeliveryReportHandler? OnReports { get; init; }
}
