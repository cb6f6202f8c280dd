namespace Millrace.Kafka;

/// <summary>A line that librdkafka logs. Values of sensitive settings never occur in it.</summary>
/// <param name="Level">Severity.</param>
/// <param name="Client">librdkafka's name of the client, such as <c>rdkafka#consumer-1</c>.</param>
/// <param name="Facility">librdkafka's word for the subject, such as <c>FAIL</c>.</param>
/// <param name="Text">One line.</param>
public readonly record struct KafkaLogLine(KafkaLogLevel Level, string Client, string Facility, string Text);

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

/// <summary>
/// Something went wrong in the background (a broker is gone, a login was refused). librdkafka goes on trying, unless it is fatal.
/// </summary>
/// <param name="Code">Kafka's error code.</param>
/// <param name="Reason">librdkafka's words.</param>
/// <param name="IsFatal">True when the client cannot go on.</param>
public readonly record struct KafkaNotice(KafkaErrorCode Code, string Reason, bool IsFatal)
{
    /// <summary>Name of the code, such as <c>_TRANSPORT</c>.</summary>
    public string Name => KafkaError.Of(Code).Name;
}
