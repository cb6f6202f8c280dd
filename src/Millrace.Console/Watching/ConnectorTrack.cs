using Millrace.Kafka;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>
/// What is kept of one connector from look to look, and how its numbers are made of it. Owned by <see cref="NumberWatcher"/>.
/// </summary>
internal sealed class ConnectorTrack(History? history)
{
    // Metrics move with each batch.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    // Offsets move with each commit, of Kafka Connect once a minute.
    private static readonly TimeSpan OfCommits = TimeSpan.FromMinutes(2);

    // What a page shows, and more than enough.
    private const int MostPartitions = 2000;

    private readonly Growth<int> _written = new(WhenLess.Restarted, Soon);
    private readonly Growth<int> _failed = new(WhenLess.Restarted, Soon);
    private readonly Growth<TopicPartition> _moved = new(WhenLess.SetBack, OfCommits);
    private readonly Dictionary<int, Growth<int>> _tasks = [];
    private readonly Dictionary<TopicPartition, Growth<int>> _partitions = [];

    public History? History { get; } = history;

    /// <summary>NaN when it is not known.</summary>
    public float ErrorsPerSecond { get; private set; } = float.NaN;

    /// <param name="info">The connector as it is now.</param>
    /// <param name="metrics">Null when the worker has none.</param>
    /// <param name="group">A sink's; null when it is not known.</param>
    /// <param name="topics">Null without Kafka.</param>
    /// <param name="now">When all of this was asked for.</param>
    public ConnectorNumbers Look(
        ConnectorInfo info, WorkerMetrics? metrics, SeenGroup? group, TopicsSnapshot? topics, DateTimeOffset now)
    {
        KeyValuePair<TaskInfo, TaskMetrics?>[] tasks =
            [.. info.Tasks.Select(task => KeyValuePair.Create(task, metrics?.Find(info.Name, task.Id)))];
        // Another worker may run some of them; then what this one counts is not the whole.
        bool isCounted = metrics is not null && info.Tasks.Count > 0
            && tasks.All(task => task.Value is not null || task.Key.State != "RUNNING");
        TaskNumbers[] byTask = [.. tasks.Select(task => Look(task.Key, task.Value, info.IsSink, now))];
        PartitionNumbers[] partitions = info.IsSink ? Look(tasks, group, now) : [];
        ConnectorNumbers numbers = isCounted ? OfMetrics(info, tasks, now) : OfOffsets(info, group, topics, now);
        return numbers with { Behind = info.IsSink ? Sum(partitions, group) : null, Tasks = byTask, Partitions = partitions };
    }

    private static long? Sum(PartitionNumbers[] partitions, SeenGroup? group) =>
        partitions.Any(one => one.Behind is not null) ? partitions.Sum(one => one.Behind ?? 0)
        // A group that has read nothing of topics that have nothing.
        : group is { Partitions.Count: 0, Fault: null, At: not null } ? 0 : null;

    private TaskNumbers Look(TaskInfo task, TaskMetrics? counted, bool isSink, DateTimeOffset now)
    {
        if (counted is null) return new TaskNumbers(task.Id, null, null, null, null, null, null, null);
        if (!_tasks.TryGetValue(task.Id, out Growth<int>? growth)) _tasks[task.Id] = growth = new(WhenLess.Restarted, Soon);
        growth.Look(now, [KeyValuePair.Create(0, counted.Written)]);
        bool runs = task.State == "RUNNING";
        return new TaskNumbers(task.Id, counted.Written, runs ? growth.Pace.PerSecond : 0,
            isSink && runs && counted.Lag.Count > 0 ? counted.Lag.Values.Sum() : null, counted.LastRecord, counted.Failures,
            counted.DeadLetters, isSink ? counted.Lag.Count : null);
    }

    private PartitionNumbers[] Look(KeyValuePair<TaskInfo, TaskMetrics?>[] tasks, SeenGroup? group, DateTimeOffset now)
    {
        // A task that no longer runs says what it knew then, while the topic goes on.
        var counted = new Dictionary<TopicPartition, (int Task, long Behind)>();
        foreach (var (task, own) in tasks.Where(task => task.Key.State == "RUNNING" && task.Value is not null))
            foreach (var (partition, behind) in own!.Lag) counted[partition] = (task.Id, behind);
        var committed = (group?.Partitions ?? []).ToDictionary(one => new TopicPartition(one.Topic, one.Partition));
        TopicPartition[] all = [.. counted.Keys.Union(committed.Keys).OrderBy(one => one.Topic, StringComparer.Ordinal)
            .ThenBy(one => one.Partition).Take(MostPartitions)];
        foreach (TopicPartition gone in _partitions.Keys.Except(all).ToArray()) _partitions.Remove(gone);
        return [.. all.Select(at =>
        {
            GroupPartition? offsets = committed.GetValueOrDefault(at);
            (int Task, long Behind)? own = counted.TryGetValue(at, out (int, long) one) ? one : null;
            Growth<int>? growth = null;
            if (offsets?.Committed is { } offset)
            {
                if (!_partitions.TryGetValue(at, out growth)) _partitions[at] = growth = new(WhenLess.SetBack, OfCommits);
                growth.Look(now, [KeyValuePair.Create(0, offset)]);
            }

            long? behind = own?.Behind ?? offsets?.Behind;
            return new PartitionNumbers(at.Topic, at.Partition, own?.Task, offsets?.Committed, offsets?.End, behind,
                growth?.Pace.PerSecond, growth?.Pace.Moved, behind is null ? offsets?.Unknown : null);
        })];
    }

    private ConnectorNumbers OfMetrics(ConnectorInfo info, KeyValuePair<TaskInfo, TaskMetrics?>[] tasks, DateTimeOffset now)
    {
        TaskMetrics[] counted = [.. tasks.Where(task => task.Value is not null).Select(task => task.Value!)];
        _written.Look(now, Each(tasks, one => one.Written));
        _failed.Look(now, Each(tasks, one => one.Failures));
        ErrorsPerSecond = (float?)_failed.Pace.PerSecond ?? float.NaN;
        return new ConnectorNumbers(info.Name, NumbersFrom.Metrics, counted.Sum(one => one.Written), _written.Pace.PerSecond, null, null,
            counted.Max(one => one.LastRecord), counted.Sum(one => one.Failures), counted.Sum(one => one.DeadLetters), [], [], []);
    }

    private ConnectorNumbers OfOffsets(ConnectorInfo info, SeenGroup? group, TopicsSnapshot? topics, DateTimeOffset now)
    {
        ErrorsPerSecond = float.NaN;
        KeyValuePair<TopicPartition, long>[]? offsets = info.IsSink
            ? group?.Partitions.Where(one => one.Committed is not null)
                .Select(one => KeyValuePair.Create(new TopicPartition(one.Topic, one.Partition), one.Committed!.Value)).ToArray()
            : topics?.Topics.Where(topic => info.Uses(topic.Name)).SelectMany(topic => topic.Partitions.Select(one =>
                KeyValuePair.Create(new TopicPartition(topic.Name, one.Metadata.Id), one.End))).ToArray();
        if (offsets is not { Length: > 0 })
            return new ConnectorNumbers(info.Name, NumbersFrom.Nothing, null, null, null, null, null, null, Dead(info, topics), [], [], []);
        _moved.Look(now, offsets);
        return new ConnectorNumbers(info.Name, NumbersFrom.Offsets, _moved.Total, _moved.Pace.PerSecond, null, null, _moved.Pace.Moved,
            null, Dead(info, topics), [], [], []);
    }

    private static long? Dead(ConnectorInfo info, TopicsSnapshot? topics) =>
        info.DeadLettersIn(topics) is { } name ? topics?.Find(name)?.Count : null;

    private static KeyValuePair<int, long>[] Each(KeyValuePair<TaskInfo, TaskMetrics?>[] tasks, Func<TaskMetrics, long> value) =>
        [.. tasks.Where(task => task.Value is not null).Select(task => KeyValuePair.Create(task.Key.Id, value(task.Value!)))];
}
