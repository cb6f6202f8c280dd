namespace Millrace.Kafka;

/// <summary>Who set a record's timestamp.</summary>
public enum TimestampType
{
    /// <summary>Nobody.</summary>
    NotAvailable = 0,

    /// <summary>The producer.</summary>
    CreateTime = 1,

    /// <summary>The broker, when it was appended.</summary>
    LogAppendTime = 2,
}
