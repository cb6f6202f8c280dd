using System.Collections.Concurrent;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Worker.States;

namespace Millrace.Worker.Tests.Herding;

/// <summary>
/// Connectors that do what a test tells them and count what the worker does with them.
/// One set for each test, so that tests can run side by side.
/// </summary>
internal sealed class ProbeConnectors
{
    public const string SourceClass = "test.ProbeSourceConnector";
    public const string SinkClass = "test.ProbeSinkConnector";
    public const string ManagedClass = "test.ManagedProbeSource";

    public static readonly ConfigDef Settings = ConfigDef.Of(
        Setting.Int("tasks", 1).Doc("How many tasks to make, whatever tasks.max says."),
        Setting.OptionalString("topic").Doc("Topic to write."),
        Setting.OptionalString("mark").Doc("Anything."),
        Setting.OptionalString("host").Doc("Where the password is sent."),
        Setting.OptionalSecret("password").Doc("A secret."));

    /// <summary>The source in other words; what is <c>mark</c> to it has a secret in it.</summary>
    public static readonly Spelling Managed = Spelling.Of(ConfigDef.Of(
            Setting.Secret("login.secret").Doc("A secret."), Setting.String("site").Doc("Where it is sent."),
            Setting.OptionalString("topic").Doc("Topic to write.")))
        .Rename("site", "host")
        .Rename("login.secret", "password")
        .Make("place", given => given.GetValueOrDefault("site") is { } site ? site.Contains(':') ? $"[{site}]" : site : null, "site")
        .Make("mark", given => $"<{given.GetValueOrDefault("login.secret")}>@{given.GetValueOrDefault("site")}", "login.secret", "site");

    public IReadOnlyList<Plugin> Plugins =>
    [
        new(PluginType.Source, SourceClass, Settings, () => new Source(this)) { Version = "1.2.3" },
        new(PluginType.Sink, SinkClass, Settings, () => new Sink(this)) { Version = "1.2.3" },
        new(PluginType.Source, ManagedClass, Managed, () => new Source(this)) { Version = "1.2.3" },
    ];

    /// <summary>What every source finds wrong with its host; null when nothing is.</summary>
    public string? HostFault { get; set; }

    /// <summary>Thrown by every connector that starts.</summary>
    public Exception? StartFault { get; set; }

    /// <summary>Thrown when task configurations are asked for.</summary>
    public Exception? TaskConfigsFault { get; set; }

    /// <summary>Thrown by every task that starts.</summary>
    public Exception? TaskFault { get; set; }

    /// <summary>Connectors wait here while they start.</summary>
    public Task StartGate { get; set; } = Task.CompletedTask;

    public int ConnectorStartsBegun;

    public int ConnectorStarts;

    public int ConnectorStops;

    public int TaskStarts;

    public int TaskStops;

    public int TaskConfigsCalls;

    /// <summary>Partitions whose offsets a sink was told of, when it was last told.</summary>
    public IReadOnlyCollection<TopicPartition>? Altered { get; private set; }

    /// <summary>The context of the connector that was started last.</summary>
    public ConnectorContext? Context { get; private set; }

    /// <summary>Configurations of the tasks that were started, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> TaskConfigurations { get; } = [];

    /// <summary>Tasks that run now, by what they are for.</summary>
    public ConcurrentDictionary<object, string> Running { get; } = [];

    /// <summary>What the sources read at their start.</summary>
    public ConcurrentQueue<OffsetMap?> OffsetsRead { get; } = [];

    private async Task StartAsync(ConnectorContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref ConnectorStartsBegun);
        await StartGate.WaitAsync(cancellationToken);
        if (StartFault is { } fault) throw fault;
        Context = context;
        Interlocked.Increment(ref ConnectorStarts);
    }

    private List<IReadOnlyDictionary<string, string>> Tasks(IReadOnlyDictionary<string, string> config)
    {
        Interlocked.Increment(ref TaskConfigsCalls);
        if (TaskConfigsFault is { } fault) throw fault;
        int tasks = int.Parse(config.GetValueOrDefault("tasks", "1"));
        return Enumerable.Range(0, tasks)
            .Select(IReadOnlyDictionary<string, string> (task) => new Dictionary<string, string>(config) { ["number"] = $"{task}" })
            .ToList();
    }

    private void TaskStarted(object task, IReadOnlyDictionary<string, string> config)
    {
        if (TaskFault is { } fault) throw fault;
        Interlocked.Increment(ref TaskStarts);
        TaskConfigurations.Enqueue(config);
        Running[task] = config["name"];
    }

    private void TaskStopped(object task)
    {
        Interlocked.Increment(ref TaskStops);
        Running.TryRemove(task, out _);
    }

    private sealed class Source(ProbeConnectors probe) : SourceConnector, IConnectionTester
    {
        private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

        public override ConfigDef Config => Settings;

        public override SourceTask CreateTask() => new ProbeSourceTask(probe);

        public override async Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config,
            CancellationToken cancellationToken)
        {
            ConfigValidation validation = await base.ValidateAsync(config, cancellationToken);
            if (probe.HostFault is { } fault) validation.AddError("host", fault);
            return validation;
        }

        public async Task TestConnectionAsync(IReadOnlyDictionary<string, string> config, ConnectionTrial trial)
        {
            await trial.TryAsync(ConnectionTrial.NameFound, ["host"], _ => Task.FromResult($"{config["host"]} is here"));
            await trial.TryAsync(ConnectionTrial.Login, ["password"], _ => probe.HostFault is { } fault
                ? throw new InvalidOperationException($"{fault} for {config["password"]}")
                : Task.FromResult("welcome"));
            await trial.TryAsync(ConnectionTrial.Database, [], _ => Task.FromResult("all"));
        }

        public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
            CancellationToken cancellationToken)
        {
            _config = config;
            return probe.StartAsync(context, cancellationToken);
        }

        public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => probe.Tasks(_config);

        public override Task StopAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref probe.ConnectorStops);
            return Task.CompletedTask;
        }
    }

    private sealed class Sink(ProbeConnectors probe) : SinkConnector
    {
        private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

        public override ConfigDef Config => Settings;

        public override SinkTask CreateTask() => new ProbeSinkTask(probe);

        public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
            CancellationToken cancellationToken)
        {
            _config = config;
            return probe.StartAsync(context, cancellationToken);
        }

        public override Task<bool> AlterOffsetsAsync(
            IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
            CancellationToken cancellationToken)
        {
            probe.Altered = [.. offsets.Keys];
            return base.AlterOffsetsAsync(config, offsets, cancellationToken);
        }

        public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => probe.Tasks(_config);
    }

    private sealed class ProbeSourceTask(ProbeConnectors probe) : SourceTask
    {
        private string? _topic;
        private long _next;

        public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
        {
            OffsetMap? offset = await Context.ReadOffsetAsync(OffsetMap.Of("probe", Value.Int64(Context.TaskId)), cancellationToken);
            probe.OffsetsRead.Enqueue(offset);
            _next = offset is null ? 0 : offset["next"].AsInt64;
            _topic = config.GetValueOrDefault("topic");
            probe.TaskStarted(this, config);
        }

        public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
        {
            await Task.Delay(10, cancellationToken);
            if (_topic is null) return;
            ref Millrace.Records.Record record = ref batch.Add();
            record.Topic = _topic;
            record.Value = Value.String($"{_next}");
            record.ValueSchema = Schema.String;
            record.SourcePartition = OffsetMap.Of("probe", Value.Int64(Context.TaskId));
            record.SourceOffset = OffsetMap.Of("next", Value.Int64(++_next));
        }

        public override Task StopAsync(CancellationToken cancellationToken)
        {
            probe.TaskStopped(this);
            return Task.CompletedTask;
        }
    }

    private sealed class ProbeSinkTask(ProbeConnectors probe) : SinkTask
    {
        public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
        {
            probe.TaskStarted(this, config);
            return Task.CompletedTask;
        }

        public override ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken) => default;

        public override Task StopAsync(CancellationToken cancellationToken)
        {
            probe.TaskStopped(this);
            return Task.CompletedTask;
        }
    }
}
