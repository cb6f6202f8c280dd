using Millrace.Data;

namespace Millrace.Records;

/// <summary>
/// One record on its way through a task, in either direction; lives inside a <see cref="RecordBatch"/> and is changed in place by
/// transforms.
/// </summary>
public struct Record
{
    /// <summary>Says "no partition", "no offset" or "no timestamp" where a number stands.</summary>
    public const int None = -1;

    /// <summary>Topic it came from or goes to; a transform may change it.</summary>
    public string Topic;

    /// <summary>Partition it came from or goes to, or <see cref="None"/>: the producer chooses.</summary>
    public int Partition;

    /// <summary>Milliseconds since the epoch, or <see cref="None"/>.</summary>
    public long Timestamp;

    /// <summary>Who stamped it.</summary>
    public TimestampType TimestampType;

    /// <summary>Type of the key; null for one without a schema.</summary>
    public Schema? KeySchema;

    /// <summary>The key; its memory is the batch's.</summary>
    public Value Key;

    /// <summary>Type of the value; null for one without a schema.</summary>
    public Schema? ValueSchema;

    /// <summary>The value; its memory is the batch's. Null is a tombstone.</summary>
    public Value Value;

    /// <summary>Null when there are none.</summary>
    public Headers? Headers;

    /// <summary>Sinks: the topic the record was consumed from, whatever transforms made of <see cref="Topic"/>.</summary>
    public string OriginalTopic;

    /// <summary>Sinks: the partition the record was consumed from.</summary>
    public int OriginalPartition;

    /// <summary>Sinks: the record's offset in its original partition. Sources: <see cref="None"/>.</summary>
    public long Offset;

    /// <summary>Sources: where the record stands in the source system; null when the source keeps no offsets.</summary>
    public OffsetMap? SourcePartition;

    /// <summary>
    /// Sources: the point to go on from after this record. What is stored is the last one of a partition in a batch, once the whole batch
    /// is acknowledged; so a task that makes many records may leave the others null.
    /// </summary>
    public OffsetMap? SourceOffset;

    /// <summary>Sources: a number of the task's own that comes back with the acknowledgement of this record.</summary>
    public long Tag;
}
