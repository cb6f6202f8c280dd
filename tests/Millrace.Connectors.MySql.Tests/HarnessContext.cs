using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>The worker's side of a task, as far as the sink asks for it.</summary>
internal sealed class HarnessContext : SinkTaskContext
{
    private readonly CollectingReporter? _reporter;
    private readonly CollectingLog _log = new();
    private TimeSpan _delay;

    public HarnessContext(bool withReporter) => _reporter = withReporter ? new CollectingReporter(Reports) : null;

    public List<(long Offset, string Error)> Reports { get; } = [];

    public List<string> Lines => _log.Lines;

    public int Retries { get; private set; }

    public override string ConnectorName => "sink";

    public override int TaskId => 0;

    public override TaskLog Log => _log;

    public override ErrantRecordReporter? Reporter => _reporter;

    public override IReadOnlyCollection<TopicPartition> Assignment => [];

    public TimeSpan TakeDelay()
    {
        Retries++;
        return _delay;
    }

    public override void RetryAfter(TimeSpan delay) => _delay = delay;

    public override void Seek(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
    }

    public override void RequestCommit()
    {
    }

    public override void Pause(IReadOnlyCollection<TopicPartition> partitions)
    {
    }

    public override void Resume(IReadOnlyCollection<TopicPartition> partitions)
    {
    }

    private sealed class CollectingReporter(List<(long, string)> reports) : ErrantRecordReporter
    {
        public override void Report(in Record record, Exception error) => reports.Add((record.Offset, error.Message));
    }
}
