namespace Millrace.Records;

/// <summary>Who stamped a record: nobody, its producer, or the broker when it was appended.</summary>
public enum TimestampType : byte
{
    /// <summary>Nobody.</summary>
    NoTimestamp,

    /// <summary>Its producer.</summary>
    CreateTime,

    /// <summary>The broker, when it was appended.</summary>
    LogAppendTime,
}
