using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>
/// The worker's side of a sink task: keeps what it asks for, and hands it to whoever plays the worker. <b>Threads</b>: one at a time, as a
/// task's own methods are called.
/// </summary>
/// <param name="reporter">
/// Takes reports; null is a worker whose connector has neither a dead letter queue nor <c>errors.log.enable</c>.
/// </param>
public sealed class TestSinkContext(TestReporter? reporter = null) : SinkTaskContext
{
    private readonly HashSet<TopicPartition> _assignment = [];
    private readonly HashSet<TopicPartition> _paused = [];
    private TimeSpan? _retryAfter;

    /// <inheritdoc/>
    public override string ConnectorName => Name;

    /// <summary>Name of the connector; <c>test</c> unless said.</summary>
    public string Name { get; init; } = "test";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ClusterSettings => Cluster;

    /// <summary>How the cluster is reached that the records come from; empty unless said.</summary>
    public IReadOnlyDictionary<string, string> Cluster { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> GroupMembership => Membership();

    /// <summary>Who the task is in its group; nobody unless said.</summary>
    public Func<ReadOnlyMemory<byte>> Membership { get; init; } = static () => default;

    /// <summary>Makes the converters that a task asks for, by setting and role; null where it may ask for none.</summary>
    public Func<string, ConverterRole, Converter>? Converters { get; init; }

    /// <inheritdoc/>
    public override int TaskId => 0;

    /// <inheritdoc/>
    public override TestLog Log { get; } = new();

    /// <inheritdoc/>
    public override ErrantRecordReporter? Reporter => reporter;

    /// <summary>What the task has reported; empty where nobody takes reports.</summary>
    public IReadOnlyList<ReportedRecord> Reports => reporter?.Records ?? [];

    /// <inheritdoc/>
    public override IReadOnlyCollection<TopicPartition> Assignment => _assignment;

    /// <summary>Partitions that the task itself has paused.</summary>
    public IReadOnlyCollection<TopicPartition> Paused => _paused;

    /// <summary>Where the task wants to read on, for each partition it has named.</summary>
    public Dictionary<TopicPartition, long> Seeks { get; } = [];

    /// <summary>How often the task has asked for a commit.</summary>
    public int CommitRequests { get; private set; }

    /// <inheritdoc/>
    public override Converter CreateConverter(string setting, ConverterRole role) =>
        Converters is { } converters ? converters(setting, role) : base.CreateConverter(setting, role);

    /// <inheritdoc/>
    public override void RetryAfter(TimeSpan delay) => _retryAfter = delay;

    /// <summary>The pause that the task has asked for since the last call, or null.</summary>
    public TimeSpan? TakeRetryAfter()
    {
        TimeSpan? delay = _retryAfter;
        _retryAfter = null;
        return delay;
    }

    /// <inheritdoc/>
    public override void Seek(IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        foreach (var (partition, offset) in offsets) Seeks[partition] = offset;
    }

    /// <inheritdoc/>
    public override void RequestCommit() => CommitRequests++;

    /// <inheritdoc/>
    public override void Pause(IReadOnlyCollection<TopicPartition> partitions) => _paused.UnionWith(partitions);

    /// <inheritdoc/>
    public override void Resume(IReadOnlyCollection<TopicPartition> partitions) => _paused.ExceptWith(partitions);

    internal void Assign(IReadOnlyCollection<TopicPartition> partitions) => _assignment.UnionWith(partitions);

    internal void Revoke(IReadOnlyCollection<TopicPartition> partitions)
    {
        _assignment.ExceptWith(partitions);
        _paused.ExceptWith(partitions);
    }
}
