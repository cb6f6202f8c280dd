namespace Millrace.Connectors.MySql.Sink;

/// <summary>Where the primary key comes from.</summary>
internal enum KeyMode
{
    None,

    /// <summary>Topic, partition and offset of the record.</summary>
    Kafka,

    /// <summary>The record's key, or fields of it.</summary>
    RecordKey,

    /// <summary>Fields of the record's value.</summary>
    RecordValue,
}
