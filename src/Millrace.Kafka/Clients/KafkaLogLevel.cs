namespace Millrace.Kafka;

/// <summary>Severities of syslog (RFC 5424), as librdkafka uses them.</summary>
public enum KafkaLogLevel
{
    Emergency = 0,
    Alert = 1,
    Critical = 2,
    Error = 3,
    Warning = 4,
    Notice = 5,
    Info = 6,
    Debug = 7,
}
