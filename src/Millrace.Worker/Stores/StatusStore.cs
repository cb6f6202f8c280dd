using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>
/// States of connectors and tasks, and the topics they use. What is put is seen at once and written behind it.
/// </summary>
/// <remarks>
/// A state has one writer, the worker that runs the connector or task.
/// So while this worker runs connectors, what comes back of its own writes is older than what it knows and is skipped, tombstones of its
/// own included.
/// </remarks>
internal sealed partial class StatusStore(string topic, ILogger logger)
{
    private const string ConnectorPrefix = "status-connector-";
    private const string TaskPrefix = "status-task-";
    private const string TopicPrefix = "status-topic-";
    private const string TopicInfix = ":connector-";

    private readonly ConcurrentDictionary<string, StatusRecord> _connectors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TaskId, StatusRecord> _tasks = new();
    private readonly ConcurrentDictionary<(string Connector, string Topic), TopicStatusRecord> _used = new();
    private InternalTopics _topics = null!;
    private volatile string? _workerId;

    public string Topic { get; } = topic;

    /// <summary>
    /// The highest generation of any state, 0 when there is none. One below the highest number at most, so that the next one is still a
    /// number.
    /// </summary>
    public int LastGeneration => Math.Min(int.MaxValue - 1, HighestGeneration);

    private int HighestGeneration => _connectors.Values.Concat(_tasks.Values).Select(status => status.Generation).DefaultIfEmpty(0).Max();

    /// <summary>Connectors of which there is a state.</summary>
    public IEnumerable<string> Names =>
        _connectors.Keys.Concat(_tasks.Keys.Select(task => task.Connector)).Distinct(StringComparer.Ordinal);

    public void Bind(InternalTopics topics) => _topics = topics;

    /// <summary>From now on this worker knows its own states best; null says that it runs nothing.</summary>
    public void Own(string? workerId) => _workerId = workerId;

    public StatusRecord? Connector(string name) => _connectors.GetValueOrDefault(name);

    public StatusRecord? Task(TaskId id) => _tasks.GetValueOrDefault(id);

    /// <summary>Known states of a connector's tasks, by task number.</summary>
    public IReadOnlyList<KeyValuePair<TaskId, StatusRecord>> TasksOf(string connector) =>
        _tasks.Where(entry => entry.Key.Connector == connector).OrderBy(entry => entry.Key.Task).ToList();

    /// <summary>Topics that a connector has used since the last reset, in order of their names.</summary>
    public IReadOnlyList<string> TopicsOf(string connector) =>
        _used.Keys.Where(key => key.Connector == connector).Select(key => key.Topic).Order(StringComparer.Ordinal).ToList();

    public void Put(string connector, StatusRecord status)
    {
        StatusRecord? known = Connector(connector);
        if (status.IsOutdatedBy(known)) return;
        if (known?.State.MayBecome(status.State) == false) throw Illegal($"connector {connector}", known, status);
        _connectors[connector] = status;
        Write(ConnectorPrefix + connector, StatusRecords.Write(status));
    }

    public void Put(TaskId task, StatusRecord status)
    {
        StatusRecord? known = Task(task);
        if (status.IsOutdatedBy(known)) return;
        if (known?.State.TaskMayBecome(status.State) == false) throw Illegal($"task {task}", known, status);
        _tasks[task] = status;
        Write(TaskKey(task), StatusRecords.Write(status));
    }

    /// <summary>Records that a task uses a topic, once until the next reset.</summary>
    /// <param name="now">Milliseconds since the epoch.</param>
    public void PutTopic(TaskId task, string used, long now)
    {
        var record = new TopicStatusRecord(used, task.Connector, task.Task, now);
        if (_used.TryAdd((task.Connector, used), record)) Write(TopicKey(task.Connector, used), StatusRecords.Write(record));
    }

    /// <summary>Forgets a connector with its tasks and topics.</summary>
    public void Remove(string connector)
    {
        if (_connectors.TryRemove(connector, out _)) Write(ConnectorPrefix + connector, null);
        foreach (TaskId task in _tasks.Keys.Where(task => task.Connector == connector)) Remove(task);
        RemoveTopics(connector);
    }

    public void Remove(TaskId task)
    {
        if (_tasks.TryRemove(task, out _)) Write(TaskKey(task), null);
    }

    public void RemoveTopics(string connector)
    {
        foreach (var key in _used.Keys.Where(key => key.Connector == connector))
            if (_used.TryRemove(key, out _)) Write(TopicKey(connector, key.Topic), null);
    }

    /// <summary>Takes a record of the topic; others than states and topics are left alone.</summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        using JsonDocument? json = record.IsTombstone ? null : JsonDocument.Parse(record.Value.ToArray());
        if (key.StartsWith(ConnectorPrefix, StringComparison.Ordinal))
        {
            Apply(_connectors, key[ConnectorPrefix.Length..], json is null ? null : StatusRecords.ReadStatus(json.RootElement));
        }
        else if (key.StartsWith(TaskPrefix, StringComparison.Ordinal))
        {
            string id = key[TaskPrefix.Length..];
            int dash = id.LastIndexOf('-');
            if (dash > 0 && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int task))
                Apply(_tasks, new TaskId(id[..dash], task), json is null ? null : StatusRecords.ReadStatus(json.RootElement));
        }
        else if (key.StartsWith(TopicPrefix, StringComparison.Ordinal))
        {
            // Names of topics have no colon, names of connectors may.
            int split = key.IndexOf(TopicInfix, StringComparison.Ordinal);
            if (split < 0) return;
            var used = (key[(split + TopicInfix.Length)..], key[TopicPrefix.Length..split]);
            if (json is null) _used.TryRemove(used, out _);
            else _used[used] = StatusRecords.ReadTopic(json.RootElement);
        }
    }

    private static InvalidOperationException Illegal(string who, StatusRecord known, StatusRecord next) =>
        new($"The {who} is {known.State.Name()} and cannot become {next.State.Name()}.");

    private static string TaskKey(TaskId task) => TaskPrefix + task;

    private static string TopicKey(string connector, string used) => TopicPrefix + used + TopicInfix + connector;

    private void Apply<TKey>(ConcurrentDictionary<TKey, StatusRecord> states, TKey key, StatusRecord? read)
        where TKey : notnull
    {
        StatusRecord? known = states.GetValueOrDefault(key);
        if (_workerId is { } own && (read?.WorkerId == own || known?.WorkerId == own)) return;
        if (read is null) states.TryRemove(key, out _);
        else if (!read.IsLateGoodbye(known)) states[key] = read;
    }

    // The producer keeps the order of writes and tries until it succeeds; nobody has to wait.
    private void Write(string key, byte[]? value) => _ = LogFailureAsync(key, _topics.WriteAsync(Topic, key, value));

    private async Task LogFailureAsync(string key, Task write)
    {
        try
        {
            await write;
        }
        catch (Exception fault)
        {
            // Nobody waits for this write, so nobody else would say it.
            LogWriteFailed(key, fault.Message);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "The status '{Key}' could not be stored: {Reason}")]
    private partial void LogWriteFailed(string key, string reason);
}
