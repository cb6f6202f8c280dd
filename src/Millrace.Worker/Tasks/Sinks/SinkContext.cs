using Millrace.Connectors;
using Millrace.Records;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// What the task object asks of its runner. Requests are kept here and carried out by the task's thread between two calls.
/// </summary>
internal sealed class SinkContext(TaskId id, TaskLog log, ErrantRecordReporter? reporter, SinkSettings settings) : SinkTaskContext
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, long> _seeks = [];
    private readonly HashSet<TopicPartition> _paused = [];
    private TimeSpan? _retryAfter;
    private bool _commitRequested;
    private IReadOnlyCollection<TopicPartition> _assignment = [];

    public override string ConnectorName => id.Connector;

    public override int TaskId => id.Task;

    public override TaskLog Log { get; } = log;

    public override ErrantRecordReporter? Reporter { get; } = reporter;

    public override IReadOnlyCollection<TopicPartition> Assignment => _assignment;

    public override IReadOnlyDictionary<string, string> ClusterSettings => settings.Cluster;

    public override ReadOnlyMemory<byte> GroupMembership => Membership();

    /// <summary>See <see cref="GroupMembership"/>; the runner's consumer, once there is one.</summary>
    public Func<ReadOnlyMemory<byte>> Membership { get; init; } = () => default;

    /// <summary>Partitions that the task itself has paused.</summary>
    public IReadOnlyCollection<TopicPartition> PausedByTask
    {
        get
        {
            lock (_gate) return _paused.ToArray();
        }
    }

    public override Converter CreateConverter(string setting, ConverterRole role) => settings.CreateConverter(setting, role);

    public override void RetryAfter(TimeSpan delay)
    {
        lock (_gate) _retryAfter = delay;
    }

    public override void Seek(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        lock (_gate)
            foreach (var (partition, offset) in offsets) _seeks[partition] = offset;
    }

    public override void RequestCommit()
    {
        lock (_gate) _commitRequested = true;
    }

    public override void Pause(IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_gate) _paused.UnionWith(partitions);
        PausesChanged = true;
    }

    public override void Resume(IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (_gate) _paused.ExceptWith(partitions);
        PausesChanged = true;
    }

    /// <summary>True when the task has paused or resumed partitions since the runner last looked.</summary>
    public bool PausesChanged { get; set; }

    public void SetAssignment(IReadOnlyCollection<TopicPartition> partitions)
    {
        _assignment = partitions;
        lock (_gate) _paused.IntersectWith(partitions);
    }

    public TimeSpan? TakeRetryAfter()
    {
        lock (_gate)
        {
            TimeSpan? delay = _retryAfter;
            _retryAfter = null;
            return delay;
        }
    }

    public bool TakeCommitRequest()
    {
        lock (_gate)
        {
            bool requested = _commitRequested;
            _commitRequested = false;
            return requested;
        }
    }

    public IReadOnlyDictionary<TopicPartition, long> TakeSeeks()
    {
        lock (_gate)
        {
            if (_seeks.Count == 0) return System.Collections.Immutable.ImmutableDictionary<TopicPartition, long>.Empty;
            var seeks = new Dictionary<TopicPartition, long>(_seeks);
            _seeks.Clear();
            return seeks;
        }
    }
}
