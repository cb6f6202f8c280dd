using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Worker.Groups;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>
/// Connectors, their tasks and target states, and the group's workers, as the config topic has them.
/// Reading applies one record after the other to an immutable map that others take whole;
/// writing waits until the record has been read back.
/// </summary>
internal sealed partial class ConfigStore(string topic)
{
    private const string ConnectorPrefix = "connector-";
    private const string TaskPrefix = "task-";
    private const string CommitPrefix = "commit-";
    private const string TargetPrefix = "target-state-";
    private const string RestartPrefix = "restart-connector-";
    private const string LoggerPrefix = "logger-cluster-";
    private const string FencingPrefix = "tasks-fencing-";
    private const string PlacesPrefix = "millrace-places-";
    private const string WorkerPrefix = "millrace-worker-";
    private const string SessionKeyName = "session-key";

    // Offsets of the last records that did not count; whoever wrote one asks right after it has been read back.
    private const int RefusalsKept = 1000;

    private readonly ConcurrentQueue<long> _refused = new();

    // Epochs of leaders that are not the offsets of their claims; a few, and only in a topic that was copied.
    private readonly ConcurrentDictionary<long, long> _raisedEpochs = new();

    // Keys whose last record does not count: compaction would keep that one and drop the one that does.
    private readonly ConcurrentDictionary<string, bool> _refusedKeys = new(StringComparer.Ordinal);
    private InternalTopics _topics = null!;
    private long _highestEpoch = -1;
    private volatile GroupView _group = GroupView.Empty;
    private volatile SessionKey? _sessionKey;
    private long _placesRead = -1;
    private volatile ImmutableDictionary<string, StoredConnector> _connectors =
        ImmutableDictionary.Create<string, StoredConnector>(StringComparer.Ordinal);

    public string Topic { get; } = topic;

    /// <summary>
    /// Told of every change, on the reading thread, once set: after start-up, so that old restart requests are not carried out again.
    /// </summary>
    public Action<ConfigChange>? Changed { get; set; }

    /// <summary>Connectors that exist.</summary>
    public IEnumerable<StoredConnector> Connectors => _connectors.Values.Where(connector => connector.Config is not null);

    /// <summary>Whether there is a connector or what is left of one by that name, with the places of its tasks.</summary>
    public TaskPlaces PlacesOf(string name) => _connectors.GetValueOrDefault(name)?.Places ?? TaskPlaces.None;

    /// <summary>Who is in the group, as far as it has been read.</summary>
    public GroupView Group => _group;

    /// <summary>The key that workers sign requests to each other with; null before a leader has made one.</summary>
    public SessionKey? SessionKey => _sessionKey;

    /// <summary>Offset of the last record about places that has been read; -1 before the first.</summary>
    public long PlacesRead => Interlocked.Read(ref _placesRead);

    /// <summary>Keys whose last record does not count; the leader writes them again.</summary>
    public IReadOnlyCollection<string> Refused => [.. _refusedKeys.Keys];

    /// <summary>Stands in all that this worker writes while it leads; null while it does not.</summary>
    public long? Epoch { get; set; }

    public void Bind(InternalTopics topics) => _topics = topics;

    /// <summary>The connector of that name, or null.</summary>
    public StoredConnector? Find(string name) => _connectors.GetValueOrDefault(name) is { Config: not null } found ? found : null;

    /// <summary>Waits until everything that is in the topic at the time of the call has been applied.</summary>
    public Task ReadToEndAsync(CancellationToken cancellationToken) => _topics.ReadToEndAsync(Topic, cancellationToken);

    /// <summary>Takes a record of the topic. Other keys are left alone.</summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        try
        {
            Apply(key, record);
        }
        catch when (key == SessionKeyName || key.StartsWith(PlacesPrefix, StringComparison.Ordinal))
        {
            // Only workers make these, and whoever starts next would have none.
            Mend(key, record.Offset);
            throw;
        }
    }

    private void Apply(string key, InternalRecord record)
    {
        using JsonDocument? json = record.IsTombstone ? null : JsonDocument.Parse(record.Value.ToArray());
        JsonElement? value = json?.RootElement;
        if (key.StartsWith(WorkerPrefix, StringComparison.Ordinal))
        {
            ApplyClaim(key[WorkerPrefix.Length..], value, record.Offset);
            return;
        }

        // A leader that was frozen or cut off may still write; whatever comes of it after its successor has begun counts for nobody.
        if (record.Epoch is { } epoch && !IsCurrent(epoch))
        {
            _refused.Enqueue(record.Offset);
            if (_refused.Count > RefusalsKept) _refused.TryDequeue(out _);
            Mend(key, record.Offset);
            return;
        }

        _refusedKeys.TryRemove(key, out _);
        if (key.StartsWith(ConnectorPrefix, StringComparison.Ordinal)) ApplyConnector(key[ConnectorPrefix.Length..], value);
        else if (key.StartsWith(TaskPrefix, StringComparison.Ordinal)) ApplyTask(key[TaskPrefix.Length..], value);
        else if (key.StartsWith(CommitPrefix, StringComparison.Ordinal)) ApplyCommit(key[CommitPrefix.Length..], value);
        else if (key.StartsWith(TargetPrefix, StringComparison.Ordinal)) ApplyTarget(key[TargetPrefix.Length..], value);
        else if (key.StartsWith(FencingPrefix, StringComparison.Ordinal)) ApplyFencing(key[FencingPrefix.Length..], value);
        else if (key.StartsWith(RestartPrefix, StringComparison.Ordinal) && value is { } restart)
            Tell(ConfigRecords.ReadRestart(key[RestartPrefix.Length..], restart));
        else if (key.StartsWith(LoggerPrefix, StringComparison.Ordinal) && value is { } logger)
            Tell(ConfigRecords.ReadLogger(key[LoggerPrefix.Length..], logger));
        else if (key.StartsWith(PlacesPrefix, StringComparison.Ordinal) && value is { } places)
            ApplyPlaces(key[PlacesPrefix.Length..], GroupRecords.ReadPlaces(places, record.Offset));
        else if (key == SessionKeyName)
        {
            if (value is { } session) _sessionKey = GroupRecords.ReadKey(session);
            else Mend(key, record.Offset);
        }
    }

    // Has the leader write again what counts under that key.
    private void Mend(string key, long offset)
    {
        if (_refusedKeys.Count < RefusalsKept) _refusedKeys[key] = true;
        Tell(new ConfigChange(ConfigChangeKind.Refused, key) { Offset = offset });
    }

    private bool IsCurrent(long epoch)
    {
        if (epoch < _highestEpoch) return false;
        _highestEpoch = epoch;
        return true;
    }

    private void ApplyClaim(string instance, JsonElement? value, long offset)
    {
        if (value is { } json)
        {
            WorkerClaim claim = GroupRecords.ReadClaim(instance, json);
            _group = _group.With(claim.Epoch == WorkerClaim.OwnOffset ? claim with { Epoch = EpochFor(offset) } : claim);
        }
        else
        {
            _group = _group.Without(instance);
        }

        _highestEpoch = Math.Max(_highestEpoch, _group.Epoch);
        Tell(new ConfigChange(ConfigChangeKind.WorkersChanged, instance) { Offset = offset });
    }

    /// <summary>
    /// The epoch of a leader whose claim is there. Offsets rise, and so do epochs; but for a topic that was copied from another cluster, or
    /// made again from a backup, and has records of epochs that its own offsets have yet to reach.
    /// </summary>
    private long EpochFor(long offset)
    {
        if (offset > _highestEpoch) return offset;
        if (_raisedEpochs.Count >= RefusalsKept) _raisedEpochs.Clear();
        return _raisedEpochs[offset] = _highestEpoch + 1;
    }

    private void ApplyPlaces(string name, TaskPlaces places)
    {
        Set(Get(name) with { Places = places });
        Interlocked.Exchange(ref _placesRead, places.Offset);
        Tell(new ConfigChange(ConfigChangeKind.PlacesChanged, name) { Offset = places.Offset });
    }

    private void ApplyConnector(string name, JsonElement? value)
    {
        StoredConnector before = Get(name);
        if (value is not { } json)
        {
            // Old task and commit records stay in the topic; without a connector they mean nothing.
            Drop(before);
            if (before.Config is not null) Tell(new ConfigChange(ConfigChangeKind.Removed, name));
            return;
        }

        Set(before with { Config = ConfigRecords.ReadProperties(json) });
        Tell(new ConfigChange(ConfigChangeKind.Configured, name));
    }

    private void ApplyTask(string id, JsonElement? value)
    {
        int dash = id.LastIndexOf('-');
        if (dash < 1 || value is not { } json
            || !int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int task)) return;
        StoredConnector connector = Get(id[..dash]);
        Set(connector with { Uncommitted = connector.Uncommitted.SetItem(task, ConfigRecords.ReadProperties(json)) });
    }

    private void ApplyCommit(string name, JsonElement? value)
    {
        if (value is not { } json) return;
        StoredConnector connector = Get(name);
        int count = ConfigRecords.ReadCommit(json);
        bool complete = Enumerable.Range(0, count).All(connector.Uncommitted.ContainsKey);
        StoredConnector after = connector with
        {
            Tasks = complete ? Enumerable.Range(0, count).Select(task => connector.Uncommitted[task]).ToList() : [],
            TasksMadeFrom = connector.Config,
            IsInconsistent = !complete,
            Uncommitted = connector.Uncommitted.Clear(),
            AwaitsFencing = true,
        };
        if (connector.Config is null)
        {
            Drop(connector);
            return;
        }

        Set(after);
        Tell(new ConfigChange(ConfigChangeKind.TasksCommitted, name));
    }

    private void ApplyFencing(string name, JsonElement? value)
    {
        if (value is not { } json) return;
        StoredConnector connector = Get(name);
        Set(connector with { FencedTasks = ConfigRecords.ReadFencing(json), AwaitsFencing = false });
        if (connector.Config is not null) Tell(new ConfigChange(ConfigChangeKind.Fenced, name));
    }

    private void ApplyTarget(string name, JsonElement? value)
    {
        TargetState? read = value is { } json ? ConfigRecords.ReadTarget(json) : TargetState.Started;
        StoredConnector connector = Get(name);
        if (read is not { } target || target == connector.Target) return;
        Set(connector with { Target = target });
        if (connector.Config is not null) Tell(new ConfigChange(ConfigChangeKind.TargetChanged, name));
    }

    private StoredConnector Get(string name) => _connectors.GetValueOrDefault(name) ?? new StoredConnector(name);

    private void Drop(StoredConnector connector)
    {
        // Producers of its tasks may still be about, also when a connector of that name is created again.
        if (connector.Places.Entries.IsEmpty && connector.FencedTasks is null) _connectors = _connectors.Remove(connector.Name);
        else Set(new StoredConnector(connector.Name) { Places = connector.Places, FencedTasks = connector.FencedTasks });
    }

    private void Set(StoredConnector connector) => _connectors = _connectors.SetItem(connector.Name, connector);

    private void Tell(ConfigChange change) => Changed?.Invoke(change);
}
