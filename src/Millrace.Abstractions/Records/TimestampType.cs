namespace Millrace.Records;

/// <summary>Who stamped a record: nobody, its producer, or the broker when it was appended.</summary>
public enum TimestampType : byte
{
    NoTimestamp, CreateTime, LogAppendTime,
}
