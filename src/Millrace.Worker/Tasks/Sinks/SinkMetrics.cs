using System.Diagnostics.Metrics;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>Counts of one sink task, recorded once for each batch.</summary>
internal sealed class SinkMetrics(TaskId id)
{
    private static readonly Meter Meter = new("Millrace.Worker");
    private static readonly Counter<long> RecordsRead =
        Meter.CreateCounter<long>("sink-record-read-total", "{record}", "Records consumed.");
    private static readonly Counter<long> RecordsPut =
        Meter.CreateCounter<long>("sink-record-send-total", "{record}", "Records written by the sink.");
    private static readonly Histogram<long> PutTime =
        Meter.CreateHistogram<long>("put-batch-time-ms", "ms", "Time the sink took for a batch.");
    private static readonly Counter<long> CommitFailures =
        Meter.CreateCounter<long>("offset-commit-failure-total", "{commit}", "Commits of offsets that failed.");

    private readonly KeyValuePair<string, object?>[] _tags =
        [new("connector", id.Connector), new("task", id.Task)];

    public void Read(int records) => RecordsRead.Add(records, _tags);

    public void Put(int records, long milliseconds)
    {
        RecordsPut.Add(records, _tags);
        PutTime.Record(milliseconds, _tags);
    }

    public void CommitFailed() => CommitFailures.Add(1, _tags);
}
