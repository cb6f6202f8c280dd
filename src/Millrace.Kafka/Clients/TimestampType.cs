namespace Millrace.Kafka;

/// <summary>Who set a record's timestamp.</summary>
public enum TimestampType
{
    NotAvailable = 0,
    CreateTime = 1,
    LogAppendTime = 2,
}
