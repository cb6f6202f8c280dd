using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>A record that a sink could not write.</summary>
/// <param name="Partition">Where it was consumed from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Cause">Why it could not be written.</param>
public sealed record ReportedRecord(TopicPartition Partition, long Offset, Exception Cause)
{
    /// <summary>The reason in words.</summary>
    public string Error => Cause.Message;
}

/// <summary>Keeps what is reported. <b>Threads</b>: any.</summary>
public sealed class TestReporter : ErrantRecordReporter
{
    private readonly List<ReportedRecord> _records = [];

    /// <summary>All reports until now, in their order.</summary>
    public IReadOnlyList<ReportedRecord> Records
    {
        get
        {
            lock (_records) return [.. _records];
        }
    }

    /// <inheritdoc/>
    public override void Report(in Record record, Exception error)
    {
        var report = new ReportedRecord(new TopicPartition(record.OriginalTopic, record.OriginalPartition), record.Offset, error);
        lock (_records) _records.Add(report);
    }
}
