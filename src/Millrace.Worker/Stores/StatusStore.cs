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
/// A state has one writer at a time, the worker that runs the connector or task. What this worker puts is newer than all that it has read,
/// and than its own writes when they come back; what another one writes behind them is newer still (<see cref="WrittenStatus"/>).
/// </remarks>
internal sealed partial class StatusStore(string topic, ILogger logger)
{
    private const string ConnectorPrefix = "status-connector-";
    private const string TaskPrefix = "status-task-";
    private const string TopicPrefix = "status-topic-";
    private const string TopicInfix = ":connector-";

    private readonly ConcurrentDictionary<string, WrittenStatus> _connectors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TaskId, WrittenStatus> _tasks = new();
    private readonly ConcurrentDictionary<(string Connector, string Topic), TopicStatusRecord> _used = new();
    private InternalTopics _topics = null!;

    public string Topic { get; } = topic;

    /// <summary>
    /// The highest generation of any state, 0 when there is none. One below the highest number at most, so that the next one is still a
    /// number.
    /// </summary>
    public int LastGeneration => Math.Min(int.MaxValue - 1, HighestGeneration);

    private int HighestGeneration =>
        _connectors.Values.Concat(_tasks.Values).Select(known => known.Status?.Generation ?? 0).DefaultIfEmpty(0).Max();

    /// <summary>Connectors of which there is a state.</summary>
    public IEnumerable<string> Names =>
        _connectors.Where(entry => entry.Value.Status is not null).Select(entry => entry.Key)
            .Concat(_tasks.Where(entry => entry.Value.Status is not null).Select(entry => entry.Key.Connector))
            .Distinct(StringComparer.Ordinal);

    public void Bind(InternalTopics topics) => _topics = topics;

    public StatusRecord? Connector(string name) => _connectors.GetValueOrDefault(name)?.Status;

    public StatusRecord? Task(TaskId id) => _tasks.GetValueOrDefault(id)?.Status;

    /// <summary>Known states of a connector's tasks, by task number.</summary>
    public IReadOnlyList<KeyValuePair<TaskId, StatusRecord>> TasksOf(string connector) =>
        _tasks.Where(entry => entry.Key.Connector == connector)
            .Select(entry => (entry.Key, entry.Value.Status)).Where(entry => entry.Status is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Status!)).OrderBy(entry => entry.Key.Task).ToList();

    /// <summary>Topics that a connector has used since the last reset, in order of their names.</summary>
    public IReadOnlyList<string> TopicsOf(string connector) =>
        _used.Keys.Where(key => key.Connector == connector).Select(key => key.Topic).Order(StringComparer.Ordinal).ToList();

    public void Put(string connector, StatusRecord status)
    {
        StatusRecord? known = Connector(connector);
        if (status.IsOutdatedBy(known)) return;
        if (known?.State.MayBecome(status.State) == false) throw Illegal($"connector {connector}", known, status);
        Write(_connectors, connector, ConnectorPrefix + connector, status);
    }

    public void Put(TaskId task, StatusRecord status)
    {
        StatusRecord? known = Task(task);
        if (status.IsOutdatedBy(known)) return;
        if (known?.State.TaskMayBecome(status.State) == false) throw Illegal($"task {task}", known, status);
        Write(_tasks, task, TaskPrefix + task, status);
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
        if (Connector(connector) is not null) Write(_connectors, connector, ConnectorPrefix + connector, null);
        foreach (var (task, _) in TasksOf(connector)) Remove(task);
        RemoveTopics(connector);
    }

    public void Remove(TaskId task)
    {
        if (Task(task) is not null) Write(_tasks, task, TaskPrefix + task, null);
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
            Apply(_connectors, key[ConnectorPrefix.Length..], record.Offset,
                json is null ? null : StatusRecords.ReadStatus(json.RootElement));
        }
        else if (key.StartsWith(TaskPrefix, StringComparison.Ordinal))
        {
            string id = key[TaskPrefix.Length..];
            int dash = id.LastIndexOf('-');
            if (dash > 0 && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int task))
                Apply(_tasks, new TaskId(id[..dash], task), record.Offset,
                    json is null ? null : StatusRecords.ReadStatus(json.RootElement));
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

    private static string TopicKey(string connector, string used) => TopicPrefix + used + TopicInfix + connector;

    private static void Apply<TKey>(ConcurrentDictionary<TKey, WrittenStatus> states, TKey key, long offset, StatusRecord? read)
        where TKey : notnull
    {
        WrittenStatus known = states.GetOrAdd(key, _ => new WrittenStatus());
        known.Read(offset, read);
        if (known.IsForgotten) states.TryRemove(KeyValuePair.Create(key, known));
    }

    private void Write<TKey>(ConcurrentDictionary<TKey, WrittenStatus> states, TKey key, string recordKey, StatusRecord? status)
        where TKey : notnull
    {
        WrittenStatus known = states.GetOrAdd(key, _ => new WrittenStatus());
        known.Begin(status);
        Write(recordKey, status is null ? null : StatusRecords.Write(status), known.End);
    }

    // The producer keeps the order of writes and tries until it succeeds; nobody has to wait.
    private void Write(string key, byte[]? value, Action<long>? written = null)
    {
        _ = FollowAsync();

        async Task FollowAsync()
        {
            long offset = -1;
            try
            {
                offset = (await _topics.WriteAsync(Topic, key, value)).Offset;
            }
            catch (Exception fault)
            {
                // Nobody waits for this write, so nobody else would say it.
                LogWriteFailed(key, fault.Message);
            }

            written?.Invoke(offset);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "The status '{Key}' could not be stored: {Reason}")]
    private partial void LogWriteFailed(string key, string reason);
}
