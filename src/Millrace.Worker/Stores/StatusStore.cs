using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Stores;

/// <summary>
/// States of connectors and tasks, and the topics they use. What is put is seen at once; the topic is written behind it, and a write that fails is logged only:
/// the next state makes up for it.
/// </summary>
internal sealed partial class StatusStore(string topic, ILogger logger)
{
    private const string ConnectorPrefix = "status-connector-";
    private const string TaskPrefix = "status-task-";
    private const string TopicPrefix = "status-topic-";

    private readonly ConcurrentDictionary<string, StatusRecord> _connectors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TaskId, StatusRecord> _tasks = new();
    private readonly ConcurrentDictionary<(string Connector, string Topic), TopicStatusRecord> _used = new();

    // Own writes that have not been read back yet, by key: what comes back of them is older than what is known here.
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private InternalTopics _topics = null!;

    public string Topic { get; } = topic;

    public void Bind(InternalTopics topics) => _topics = topics;

    public StatusRecord? Connector(string name) => _connectors.GetValueOrDefault(name);

    public StatusRecord? Task(TaskId id) => _tasks.GetValueOrDefault(id);

    /// <summary>Stored states of a connector's tasks, by task number.</summary>
    public IReadOnlyList<KeyValuePair<TaskId, StatusRecord>> TasksOf(string connector) =>
        _tasks.Where(entry => entry.Key.Connector == connector).OrderBy(entry => entry.Key.Task).ToList();

    /// <summary>Topics that a connector has used since the last reset, in order of their names.</summary>
    public IReadOnlyList<string> TopicsOf(string connector) =>
        _used.Keys.Where(key => key.Connector == connector).Select(key => key.Topic).Order(StringComparer.Ordinal).ToList();

    public void Put(string connector, StatusRecord status)
    {
        _connectors[connector] = status;
        Write(ConnectorPrefix + connector, StatusRecords.Write(status));
    }

    public void Put(TaskId task, StatusRecord status)
    {
        _tasks[task] = status;
        Write(TaskKey(task), StatusRecords.Write(status));
    }

    public void PutTopic(TaskId task, string used, long now)
    {
        var record = new TopicStatusRecord(used, task.Connector, task.Task, now);
        if (_used.TryAdd((task.Connector, used), record)) Write(TopicKey(task.Connector, used), StatusRecords.Write(record));
    }

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

    /// <summary>Takes a record of the topic; while the worker starts, or what another worker wrote.</summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        if (_underWay.GetValueOrDefault(key) > 0)
        {
            _underWay.AddOrUpdate(key, 0, (_, count) => count - 1);
            return;
        }

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
            int split = key.IndexOf(":connector-", StringComparison.Ordinal);
            if (split > 0) Apply(_used, (key[(split + ":connector-".Length)..], key[TopicPrefix.Length..split]), json is null ? null : StatusRecords.ReadTopic(json.RootElement));
        }
    }

    private static void Apply<TKey, TRecord>(ConcurrentDictionary<TKey, TRecord> records, TKey key, TRecord? record)
        where TKey : notnull
        where TRecord : class
    {
        if (record is null) records.TryRemove(key, out _);
        else records[key] = record;
    }

    private static string TaskKey(TaskId task) => $"{TaskPrefix}{task.Connector}-{task.Task.ToString(CultureInfo.InvariantCulture)}";

    private static string TopicKey(string connector, string used) => $"{TopicPrefix}{used}:connector-{connector}";

    private async void Write(string key, byte[]? value)
    {
        _underWay.AddOrUpdate(key, 1, (_, count) => count + 1);
        try
        {
            await _topics.WriteAsync(Topic, key, value);
        }
        catch (Exception fault) when (fault is Kafka.KafkaException or ObjectDisposedException)
        {
            _underWay.AddOrUpdate(key, 0, (_, count) => Math.Max(0, count - 1));
            LogWriteFailed(key, fault.Message);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "The status '{Key}' could not be stored: {Reason}")]
    private partial void LogWriteFailed(string key, string reason);
}
