using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>
/// Connectors, their tasks and target states, as the config topic has them.
/// Reading applies one record after the other to an immutable map that others take whole;
/// writing waits until the record has been read back.
/// </summary>
internal sealed class ConfigStore(string topic)
{
    private const string ConnectorPrefix = "connector-";
    private const string TaskPrefix = "task-";
    private const string CommitPrefix = "commit-";
    private const string TargetPrefix = "target-state-";
    private const string RestartPrefix = "restart-connector-";
    private const string LoggerPrefix = "logger-cluster-";

    // A configuration that has been written must come back within this time, or the request fails.
    private static readonly TimeSpan ReadBackTimeout = TimeSpan.FromSeconds(30);

    private InternalTopics _topics = null!;
    private volatile ImmutableDictionary<string, StoredConnector> _connectors =
        ImmutableDictionary.Create<string, StoredConnector>(StringComparer.Ordinal);

    public string Topic { get; } = topic;

    /// <summary>
    /// Told of every change, on the reading thread, once set: after start-up, so that old restart requests are not carried out again.
    /// </summary>
    public Action<ConfigChange>? Changed { get; set; }

    /// <summary>Connectors that exist.</summary>
    public IEnumerable<StoredConnector> Connectors => _connectors.Values.Where(connector => connector.Config is not null);

    public void Bind(InternalTopics topics) => _topics = topics;

    /// <summary>The connector of that name, or null.</summary>
    public StoredConnector? Find(string name) => _connectors.GetValueOrDefault(name) is { Config: not null } found ? found : null;

    /// <summary>Stores a configuration; the target state, if given, before it, so that the connector never runs in another one.</summary>
    public async Task PutAsync(string name, IReadOnlyDictionary<string, string> config, TargetState? target,
        CancellationToken cancellationToken)
    {
        if (target is { } state) await WriteAsync(TargetPrefix + name, ConfigRecords.Target(state), cancellationToken);
        await WriteAsync(ConnectorPrefix + name, ConfigRecords.Properties(config), cancellationToken);
    }

    /// <summary>
    /// Task and commit records stay behind: without a connector they mean nothing, and compaction has no use for more tombstones.
    /// </summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await WriteAsync(ConnectorPrefix + name, null, cancellationToken);
        await WriteAsync(TargetPrefix + name, null, cancellationToken);
    }

    public Task PutTargetAsync(string name, TargetState target, CancellationToken cancellationToken) =>
        WriteAsync(TargetPrefix + name, ConfigRecords.Target(target), cancellationToken);

    /// <summary>
    /// Publishes task configurations: first all tasks, then the commit that makes them visible together. None is a bare commit.
    /// </summary>
    public async Task PutTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks,
        CancellationToken cancellationToken)
    {
        for (int i = 0; i < tasks.Count; i++)
        {
            string key = $"{TaskPrefix}{name}-{i.ToString(CultureInfo.InvariantCulture)}";
            await WriteAsync(key, ConfigRecords.Properties(tasks[i]), cancellationToken);
        }

        await WriteAsync(CommitPrefix + name, ConfigRecords.Commit(tasks.Count), cancellationToken);
    }

    public Task PutRestartAsync(string name, bool includeTasks, bool onlyFailed, CancellationToken cancellationToken) =>
        WriteAsync(RestartPrefix + name, ConfigRecords.Restart(includeTasks, onlyFailed), cancellationToken);

    public Task PutLoggerAsync(string logger, string level, CancellationToken cancellationToken) =>
        WriteAsync(LoggerPrefix + logger, ConfigRecords.Logger(level), cancellationToken);

    /// <summary>
    /// Takes a record of the topic. Other keys are left alone, among them <c>session-key</c> and <c>tasks-fencing-</c>:
    /// they serve a group of JVM workers, which renews them when it takes the topic back.
    /// </summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        using JsonDocument? json = record.IsTombstone ? null : JsonDocument.Parse(record.Value.ToArray());
        JsonElement? value = json?.RootElement;
        if (key.StartsWith(ConnectorPrefix, StringComparison.Ordinal)) ApplyConnector(key[ConnectorPrefix.Length..], value);
        else if (key.StartsWith(TaskPrefix, StringComparison.Ordinal)) ApplyTask(key[TaskPrefix.Length..], value);
        else if (key.StartsWith(CommitPrefix, StringComparison.Ordinal)) ApplyCommit(key[CommitPrefix.Length..], value);
        else if (key.StartsWith(TargetPrefix, StringComparison.Ordinal)) ApplyTarget(key[TargetPrefix.Length..], value);
        else if (key.StartsWith(RestartPrefix, StringComparison.Ordinal) && value is { } restart)
            Tell(ConfigRecords.ReadRestart(key[RestartPrefix.Length..], restart));
        else if (key.StartsWith(LoggerPrefix, StringComparison.Ordinal) && value is { } logger)
            Tell(ConfigRecords.ReadLogger(key[LoggerPrefix.Length..], logger));
    }

    private void ApplyConnector(string name, JsonElement? value)
    {
        StoredConnector before = Get(name);
        if (value is not { } json)
        {
            // Old task and commit records stay in the topic; without a connector they mean nothing.
            _connectors = _connectors.Remove(name);
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
        };
        if (connector.Config is null)
        {
            _connectors = _connectors.Remove(name);
            return;
        }

        Set(after);
        Tell(new ConfigChange(ConfigChangeKind.TasksCommitted, name));
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

    private void Set(StoredConnector connector) => _connectors = _connectors.SetItem(connector.Name, connector);

    private void Tell(ConfigChange change) => Changed?.Invoke(change);

    /// <summary>
    /// Writes and waits until it has been read back. Errors: <see cref="TimeoutException"/>; the record may be written all the same, later.
    /// </summary>
    private async Task WriteAsync(string key, byte[]? value, CancellationToken cancellationToken)
    {
        await WriteAndReadAsync().WaitAsync(ReadBackTimeout, TimeProvider.System, cancellationToken);

        async Task WriteAndReadAsync() => await _topics.ReadPastAsync(await _topics.WriteAsync(Topic, key, value), CancellationToken.None);
    }
}
