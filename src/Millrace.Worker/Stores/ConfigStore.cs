using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text;
using Millrace.Worker.Rest.Model;

namespace Millrace.Worker.Stores;

/// <summary>
/// Connectors, their tasks and target states, as the config topic has them. Reading applies one record after the other to an immutable map that others take whole;
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
    private ImmutableDictionary<string, StoredConnector> _connectors = ImmutableDictionary.Create<string, StoredConnector>(StringComparer.Ordinal);

    public string Topic { get; } = topic;

    /// <summary>Told of every change, on the reading thread, once set: after start-up, so that old restart requests are not carried out again.</summary>
    public Action<ConfigChange>? Changed { get; set; }

    /// <summary>Connectors that exist.</summary>
    public IEnumerable<StoredConnector> Connectors => _connectors.Values.Where(connector => connector.Config is not null);

    public void Bind(InternalTopics topics) => _topics = topics;

    /// <summary>The connector of that name, or null.</summary>
    public StoredConnector? Find(string name) => _connectors.GetValueOrDefault(name) is { Config: not null } found ? found : null;

    /// <summary>Stores a configuration; with a target state that is written before it.</summary>
    public async Task PutAsync(string name, IReadOnlyDictionary<string, string> config, TargetState? target, CancellationToken cancellationToken)
    {
        if (target is { } state) await _topics.WriteAsync(Topic, TargetPrefix + name, ConfigRecords.Target(state));
        await _topics.WriteAsync(Topic, ConnectorPrefix + name, ConfigRecords.Properties(config));
        await ReadBackAsync(cancellationToken);
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await _topics.WriteAsync(Topic, ConnectorPrefix + name, null);
        await _topics.WriteAsync(Topic, TargetPrefix + name, null);
        await ReadBackAsync(cancellationToken);
    }

    public async Task PutTargetAsync(string name, TargetState target, CancellationToken cancellationToken)
    {
        await _topics.WriteAsync(Topic, TargetPrefix + name, ConfigRecords.Target(target));
        await ReadBackAsync(cancellationToken);
    }

    /// <summary>Publishes task configurations: first all tasks, then the commit that makes them visible together. None is a bare commit.</summary>
    public async Task PutTasksAsync(string name, IReadOnlyList<IReadOnlyDictionary<string, string>> tasks, CancellationToken cancellationToken)
    {
        for (int i = 0; i < tasks.Count; i++)
            await _topics.WriteAsync(Topic, $"{TaskPrefix}{name}-{i.ToString(CultureInfo.InvariantCulture)}", ConfigRecords.Properties(tasks[i]));
        if (tasks.Count > 0) await ReadBackAsync(cancellationToken);
        await _topics.WriteAsync(Topic, CommitPrefix + name, ConfigRecords.Commit(tasks.Count));
        await ReadBackAsync(cancellationToken);
    }

    public async Task PutRestartAsync(string name, bool includeTasks, bool onlyFailed, CancellationToken cancellationToken)
    {
        await _topics.WriteAsync(Topic, RestartPrefix + name, ConfigRecords.Restart(includeTasks, onlyFailed));
        await ReadBackAsync(cancellationToken);
    }

    public async Task PutLoggerAsync(string logger, string level, CancellationToken cancellationToken)
    {
        await _topics.WriteAsync(Topic, LoggerPrefix + logger, ConfigRecords.Logger(level));
        await ReadBackAsync(cancellationToken);
    }

    /// <summary>Takes a record of the topic. Unknown keys are left alone.</summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        using JsonDocument? json = record.IsTombstone ? null : JsonDocument.Parse(record.Value.ToArray());
        JsonElement? value = json?.RootElement;
        if (key.StartsWith(ConnectorPrefix, StringComparison.Ordinal)) ApplyConnector(key[ConnectorPrefix.Length..], value);
        else if (key.StartsWith(TaskPrefix, StringComparison.Ordinal)) ApplyTask(key[TaskPrefix.Length..], value);
        else if (key.StartsWith(CommitPrefix, StringComparison.Ordinal)) ApplyCommit(key[CommitPrefix.Length..], value);
        else if (key.StartsWith(TargetPrefix, StringComparison.Ordinal)) ApplyTarget(key[TargetPrefix.Length..], value);
        else if (key.StartsWith(RestartPrefix, StringComparison.Ordinal) && value is { } restart) Tell(ConfigRecords.ReadRestart(key[RestartPrefix.Length..], restart));
        else if (key.StartsWith(LoggerPrefix, StringComparison.Ordinal) && value is { } logger) Tell(ConfigRecords.ReadLogger(key[LoggerPrefix.Length..], logger));
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
        if (dash < 1 || value is not { } json || !int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int task)) return;
        StoredConnector connector = Get(id[..dash]);
        Set(connector with { Uncommitted = new Dictionary<int, IReadOnlyDictionary<string, string>>(connector.Uncommitted) { [task] = ConfigRecords.ReadProperties(json) } });
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
            Uncommitted = new Dictionary<int, IReadOnlyDictionary<string, string>>(),
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

    private Task ReadBackAsync(CancellationToken cancellationToken) => _topics.ReadToEndAsync(Topic, cancellationToken).WaitAsync(ReadBackTimeout, cancellationToken);
}
