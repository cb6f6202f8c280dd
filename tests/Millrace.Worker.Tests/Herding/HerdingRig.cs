using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Formats;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Herding;

/// <summary>
/// The control plane's parts over topics of an embedded broker, without a group: a test says what the group gives to them, and may hold up
/// the reading of the config topic.
/// </summary>
internal sealed class HerdingRig : IAsyncDisposable
{
    private readonly KafkaAdmin _admin;
    private readonly KafkaProducer _others;
    private readonly InternalTopics _topics;

    private HerdingRig(KafkaAdmin admin, KafkaProducer others, InternalTopics topics, HerderServices services)
    {
        (_admin, _others, _topics, Services) = (admin, others, topics, services);
        Host = new TaskHost(services);
        Claims = new WorkerClaims(services, Host, new Uri("http://127.0.0.1:1"), NullLogger.Instance);
    }

    public HerderServices Services { get; }

    public ConfigStore Configs => Services.Configs;

    public TaskHost Host { get; }

    public WorkerClaims Claims { get; }

    /// <summary>Records of the config topic are applied while it is set.</summary>
    public ManualResetEventSlim Reading { get; private init; } = null!;

    /// <summary>What compaction would leave of the config topic.</summary>
    public Dictionary<string, string?> Last { get; private init; } = null!;

    private CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HerdingRig> StartAsync(
        EmbeddedKafka broker, ProbeConnectors probe, TimeProvider? time = null, params (string Name, string Value)[] more) =>
        StartAsync(broker, probe, LiveWorker.NewGroup(), time, more);

    public static async Task<HerdingRig> StartAsync(
        EmbeddedKafka broker, ProbeConnectors probe, string group, TimeProvider? time = null, params (string Name, string Value)[] more)
    {
        var worker = WorkerConfig.Load(LiveWorker.Settings(broker.BootstrapServers, group, more), TestPlugins.Providers);
        var plugins = new PluginRegistry();
        plugins.Add(FormatPlugins.All).Add(probe.Plugins);
        var reading = new ManualResetEventSlim(true);
        var last = new Dictionary<string, string?>();
        var configs = new ConfigStore($"{group}-configs");
        var statuses = new StatusStore($"{group}-status", NullLogger.Instance);
        var offsets = new OffsetStore($"{group}-offsets");
        var clients = new InternalClients(worker, NullLogger.Instance);
        KafkaAdmin admin = clients.Admin();
        foreach (string name in new[] { configs.Topic, statuses.Topic, offsets.Topic })
            await admin.CreateTopicAsync(
                new NewTopic(name, 1, 1) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" } });
        var topics = new InternalTopics(clients, admin,
            [Topic(configs.Topic, Apply), Topic(statuses.Topic, statuses.Apply), Topic(offsets.Topic, offsets.Apply)], NullLogger.Instance);
        configs.Bind(topics);
        statuses.Bind(topics);
        offsets.Bind(topics);
        await topics.StartAsync(TestContext.Current.CancellationToken);
        var runners = new RunnerFactory(worker, plugins, offsets, NullLoggerFactory.Instance);
        var services = new HerderServices(
            worker, plugins, configs, statuses, offsets, runners, "this:1", time ?? TimeProvider.System, NullLoggerFactory.Instance);
        var others = new KafkaProducer(new KafkaConfig(broker.BootstrapServers));
        return new HerdingRig(admin, others, topics, services) { Reading = reading, Last = last };

        void Apply(InternalRecord record)
        {
            reading.Wait();
            lock (last) last[Encoding.UTF8.GetString(record.Key)] = record.IsTombstone ? null : Encoding.UTF8.GetString(record.Value);
            configs.Apply(record);
        }

        static InternalTopic Topic(string name, Action<InternalRecord> apply) =>
            new(name, "", 1, 1, new Dictionary<string, string>(), apply);
    }

    /// <summary>A record of somebody else, from which epoch it may be; returns when the broker has it.</summary>
    public Task WriteAsync(string key, string? value, long? epoch = null) => _others.ProduceAsync(
        Configs.Topic, Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value), headers: epoch is { } number
            ? new MessageHeaders().Add("millrace-epoch", Encoding.UTF8.GetBytes($"{number}"))
            : null);

    public Task ReadAsync() => Configs.ReadToEndAsync(Cancellation);

    /// <summary>A connector with tasks, in the state that is asked for, as a leader leaves it in the topic.</summary>
    public async Task WriteConnectorAsync(string name, int tasks, string? state = null, string className = ProbeConnectors.SourceClass)
    {
        await WriteAsync($"connector-{name}", Properties(name, className));
        for (int task = 0; task < tasks; task++) await WriteAsync($"task-{name}-{task}", Properties(name, className));
        await WriteAsync($"commit-{name}", $$"""{"tasks":{{tasks}}}""");
        if (state is not null) await WriteAsync($"target-state-{name}", $$"""{"state":"{{state}}","state.v2":"{{state}}"}""");
        await ReadAsync();
    }

    public LeadTerm Term(Lease? lease = null) => new(lease ?? Lease.Endless);

    public PlacesTopic Places() => new(_admin, Services.Configs.Topic, 1, NullLogger.Instance);

    public Herder Herder() => new(
        Services, new Validator(Services.Worker, Services.Plugins), _admin, new LoggerLevels(TimeProvider.System), "cluster",
        new Uri("http://127.0.0.1:1"), Places());

    public string? State(string connector) => Services.Statuses.Connector(connector)?.State.Name();

    public async ValueTask DisposeAsync()
    {
        Reading.Set();
        Configs.Changed = null;
        await Host.ReleaseAsync(GroupAssignment.None.Places, TaskGoodbye.None);
        await _topics.DisposeAsync();
        _others.Dispose();
        _admin.Dispose();
    }

    private static string Properties(string name, string className) =>
        $$$"""{"properties":{"name":"{{{name}}}","connector.class":"{{{className}}}","tasks.max":"9"}}""";
}
