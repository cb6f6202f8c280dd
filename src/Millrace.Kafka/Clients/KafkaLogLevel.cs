namespace Millrace.Kafka;

/// <summary>Severities of syslog (RFC 5424), as librdkafka uses them.</summary>
public enum KafkaLogLevel
{
    /// <summary>Nothing works any more.</summary>
    Emergency = 0,

    /// <summary>Something must be done at once.</summary>
    Alert = 1,

    /// <summary>A part does not work.</summary>
    Critical = 2,

    /// <summary>Something did not work.</summary>
    Error = 3,

    /// <summary>Somebody should look at it.</summary>
    Warning = 4,

    /// <summary>Normal, and worth knowing.</summary>
    Notice = 5,

    /// <summary>Normal.</summary>
    Info = 6,

    /// <summary>For those who look for a fault.</summary>
    Debug = 7,
}
