using System.Diagnostics.Metrics;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>Counts of one source task, recorded once for each batch.</summary>
internal sealed class SourceMetrics(TaskId id)
{
    private static readonly Meter Meter = new("Millrace.Worker");
    private static readonly Counter<long> RecordsPolled =
        Meter.CreateCounter<long>("source-record-poll-total", "{record}", "Records polled from the source.");
    private static readonly Counter<long> RecordsWritten =
        Meter.CreateCounter<long>("source-record-write-total", "{record}", "Records acknowledged by the broker, or skipped.");

    private readonly KeyValuePair<string, object?>[] _tags = [new("connector", id.Connector), new("task", id.Task)];

    public void Polled(int records) => RecordsPolled.Add(records, _tags);

    public void Written(int records) => RecordsWritten.Add(records, _tags);
}
