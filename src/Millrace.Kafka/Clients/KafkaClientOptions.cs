namespace Millrace.Kafka;

/// <summary>Where a client tells what happens in the background.</summary>
public record KafkaClientOptions
{
    /// <summary>
    /// Gets librdkafka's log lines, on its threads: must be quick, must not throw and must not call the client. Default: they are dropped.
    /// </summary>
    public Action<KafkaLogLine>? Log { get; init; }

    /// <summary>Gets errors of the background; must be quick and must not throw. Default: they are dropped.</summary>
    public Action<KafkaNotice>? Notice { get; init; }
}
