using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>The worker's side of a sink task, as far as it asks for it.</summary>
internal sealed class SinkContext(bool withReporter) : SinkTaskContext
{
    private readonly CollectingReporter? _reporter = withReporter ? new() : null;

    public IReadOnlyList<(long Offset, string Error)> Reports => _reporter!.Reports;

    public IReadOnlyList<string> Lines => ((KeptLog)Log).Lines;

    public override string ConnectorName => "sink";

    public override int TaskId => 0;

    public override TaskLog Log { get; } = new KeptLog();

    public override ErrantRecordReporter? Reporter => _reporter;

    public override IReadOnlyCollection<TopicPartition> Assignment => [];

    public override void RetryAfter(TimeSpan delay)
    {
    }

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

    private sealed class CollectingReporter : ErrantRecordReporter
    {
        public List<(long Offset, string Error)> Reports { get; } = [];

        public override void Report(in Record record, Exception error) => Reports.Add((record.Offset, error.Message));
    }
}
