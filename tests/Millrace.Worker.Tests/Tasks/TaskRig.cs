using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Connectors;
using Millrace.Formats;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tests.Herding;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// Tasks of one connector on the embedded broker, made as the worker makes them but without its herder.
/// Tasks that still run are stopped at the end.
/// </summary>
internal sealed class TaskRig(EmbeddedKafka broker) : IAsyncDisposable
{
    private readonly List<RunningTask> _running = [];
    private readonly KafkaProducer _producer = new(new KafkaConfig(broker.BootstrapServers));

    public string Name { get; } = LiveWorker.NewGroup();

    public string Topic => $"{Name}-topic";

    public string Group => $"connect-{Name}";

    public KafkaAdmin Admin { get; } = new(new KafkaConfig(broker.BootstrapServers));

    /// <summary>What the tasks have told of themselves, in order.</summary>
    public ConcurrentQueue<(int Task, RunState State, string? Trace)> States { get; } = [];

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Settings of the worker beside what every worker here has.</summary>
    public IReadOnlyList<(string Name, string Value)> Worker { get; init; } = [];

    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(1);

    public Task CreateTopicAsync(int partitions) => Admin.CreateTopicAsync(new NewTopic(Topic, partitions, 1));

    public Task ProduceAsync(int partition, params string[] values) => ProduceToAsync(Topic, partition, values);

    public async Task ProduceToAsync(string topic, int partition, params string[] values)
    {
        foreach (Task<DeliveryReport> sent in values.Select(value =>
            _producer.ProduceAsync(topic, "k"u8.ToArray(), Encoding.UTF8.GetBytes(value), partition, headers: Header("h", "x"))).ToList())
            await sent;
    }

    public Task<RunningTask> StartAsync(ScriptedSink sink, params (string Name, string Value)[] more) => StartAsync(sink, 0, more);

    public Task<RunningTask> StartAsync(ScriptedSink sink, int number, params (string Name, string Value)[] more) =>
        StartAsync(sink.Plugin, sink, new OffsetStore("none"), number, [], [("topics", Topic), .. more]);

    public async Task<RunningTask> StartAsync(Plugin plugin, Connector connector, OffsetStore store, int number,
        IReadOnlyList<Plugin> others, params (string Name, string Value)[] more)
    {
        var config = new Dictionary<string, string> { ["name"] = Name, ["connector.class"] = plugin.ClassName };
        foreach (var (name, value) in more) config[name] = value;
        var plugins = new PluginRegistry();
        plugins.Add(FormatPlugins.All).Add(others).Add(plugin);
        Dictionary<string, string> settings = new(LiveWorker.Settings(broker.BootstrapServers, Name));
        foreach (var (name, value) in Worker) settings[name] = value;
        var worker = WorkerConfig.Load(settings, TestPlugins.Providers);
        var factory = new RunnerFactory(worker, plugins, store, Loggers) { LongestSilence = LongestSilence };
        RunningTask task = await factory.CreateAsync(
            new TaskSpec(new TaskId(Name, number), plugin, connector, config, config, Paused: false),
            new TaskEvents((id, state, trace) => States.Enqueue((id.Task, state, trace)), (_, _) => { }));
        _running.Add(task);
        task.Start();
        return task;
    }

    public static Task WaitAsync(Func<bool> reached, string what) => LiveWorker.WaitUntilAsync(reached, what);

    /// <summary>Waits until a task fails, and returns its trace.</summary>
    public async Task<string> WaitForFailureAsync()
    {
        await WaitAsync(() => States.Any(told => told.State == RunState.Failed), "a failed task");
        return States.First(told => told.State == RunState.Failed).Trace!;
    }

    /// <summary>Committed offset of the topic's partition, or null.</summary>
    public async Task<long?> CommittedAsync(int partition = 0)
    {
        IReadOnlyList<TopicPartitionOffset> all = await Admin.ListGroupOffsetsAsync(Group);
        return all.Where(entry => entry.Topic == Topic && entry.Partition == partition && entry.Offset >= 0)
            .Select(entry => (long?)entry.Offset).FirstOrDefault();
    }

    public Task WaitForCommitAsync(long offset, int partition = 0) =>
        LiveWorker.WaitUntilAsync(() => CommittedAsync(partition), committed => committed == offset, $"a commit of {offset}");

    /// <summary>Values of a topic of one partition that are committed.</summary>
    public List<string> ReadCommitted(string topic)
    {
        var read = new List<string>();
        using var consumer = new KafkaConsumer(
            new KafkaConfig(broker.BootstrapServers).With("enable.partition.eof", "true").With("isolation.level", "read_committed"));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        using var batch = new MessageBatch(1000);
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
            foreach (Message message in batch) read.Add(Encoding.UTF8.GetString(message.Value));
            foreach (ConsumerEvent happened in batch.Events)
                if (happened.IsEndOfPartition) return read;
        }
    }

    /// <summary>All that a topic of one partition holds: value, and headers by name.</summary>
    public async Task<List<(string Value, Dictionary<string, string> Headers)>> ReadAsync(string topic)
    {
        long end = (await Admin.LatestOffsetsAsync([new TopicPartition(topic, 0)]))[0].Offset;
        var read = new List<(string, Dictionary<string, string>)>();
        using var consumer = new KafkaConsumer(new KafkaConfig(broker.BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        using var batch = new MessageBatch(1000);
        while (read.Count < end)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
            foreach (Message message in batch)
            {
                var headers = new Dictionary<string, string>();
                foreach (Header header in message.Headers) headers[header.Name] = Encoding.UTF8.GetString(header.Value);
                read.Add((Encoding.UTF8.GetString(message.Value), headers));
            }
        }

        return read;
    }

    /// <summary>Stops all tasks; those that failed have ended with this.</summary>
    public async Task StopTasksAsync()
    {
        foreach (RunningTask task in _running) await task.StopAsync(TimeSpan.FromSeconds(30));
        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopTasksAsync();
        _producer.Dispose();
        Admin.Dispose();
    }

    private static MessageHeaders Header(string name, string value)
    {
        var headers = new MessageHeaders();
        headers.Add(name, Encoding.UTF8.GetBytes(value));
        return headers;
    }
}
