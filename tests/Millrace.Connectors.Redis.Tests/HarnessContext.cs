using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.Redis.Tests;

/// <summary>The worker's side of a task, as far as the sink asks for it.</summary>
internal sealed class HarnessContext : SinkTaskContext
{
    private readonly CollectingReporter? _reporter;
    private readonly CollectingLog _log = new();
    private TimeSpan _delay;

    public HarnessContext(bool withReporter, string connectorName)
    {
        _reporter = withReporter ? new CollectingReporter(Reports) : null;
        ConnectorName = connectorName;
    }

    public List<(long Offset, string Error)> Reports { get; } = [];

    public List<string> Lines => _log.Lines;

    public int Retries { get; private set; }

    public override string ConnectorName { get; }

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

    public Dictionary<TopicPartition, long> Seeks { get; } = [];

    public override void Seek(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        foreach (var (partition, offset) in offsets) Seeks[partition] = offset;
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

    private sealed class CollectingLog : TaskLog
    {
        public List<string> Lines { get; } = [];

        public override void Debug(string message) => Lines.Add(message);

        public override void Info(string message) => Lines.Add(message);

        public override void Warn(string message, Exception? cause = null) => Lines.Add(message);

        public override void Error(string message, Exception? cause = null) => Lines.Add(message);
    }
}
