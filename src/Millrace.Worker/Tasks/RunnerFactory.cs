using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Worker.Clients;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks.Sinks;
using Millrace.Worker.Tasks.Sources;

namespace Millrace.Worker.Tasks;

/// <summary>Makes the running form of a sink or source task from its configuration.</summary>
internal sealed class RunnerFactory(WorkerConfig worker, PluginRegistry plugins, OffsetStore offsets, ILoggerFactory loggers)
{
    private readonly ConverterFactory _converters = new(worker, plugins);

    /// <summary>Where the tasks' numbers are.</summary>
    public NumbersOfTasks Numbers { get; init; } = new();

    /// <summary>How long a sink's partition with records left may bring none before the log says so.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="Millrace.Errors.ConnectException">
    /// A converter, transformation or client setting is wrong: the task is FAILED with it.
    /// </exception>
    public async Task<RunningTask> CreateAsync(TaskSpec spec, TaskEvents events)
    {
        TaskNumbers numbers = Numbers.Begin(spec.Id, spec.Plugin.Type == PluginType.Sink);
        try
        {
            return await MakeAsync(spec, events, numbers);
        }
        catch
        {
            Numbers.AddStartFailure();
            // There is no run that could give them back.
            Numbers.End(spec.Id, numbers);
            throw;
        }
    }

    private async Task<RunningTask> MakeAsync(TaskSpec spec, TaskEvents events, TaskNumbers numbers)
    {
        ILogger logger = loggers.CreateLogger("Millrace.Worker.Tasks");
        spec = spec with { Numbers = numbers, Stopped = () => Numbers.End(spec.Id, numbers) };
        TaskConverters converters = _converters.Converters(spec.ConnectorConfig);
        TransformChain transforms = _converters.Transforms(
            spec.ConnectorConfig, alias => new LoggedTask($"{spec.Id} transforms.{alias}", spec.Secrets, logger));
        return spec.Plugin.Type == PluginType.Sink
            ? await CreateSinkAsync(spec, converters, transforms, events, logger)
            : CreateSource(spec, converters, transforms, events, logger);
    }

    /// <summary>
    /// Takes from the first tasks of a source, wherever they run, the right to commit transactions; what they have open is aborted.
    /// </summary>
    /// <exception cref="KafkaException">The brokers refuse that.</exception>
    public Task FenceAsync(string connector, IReadOnlyDictionary<string, string> config, int tasks, CancellationToken cancellationToken)
    {
        ILogger logger = loggers.CreateLogger("Millrace.Worker.Tasks");
        ConfigValues values = ConnectorSettings.Source.Parse(config);
        return Parallel.ForEachAsync(Enumerable.Range(0, tasks), cancellationToken, async (number, token) =>
        {
            var task = new TaskId(connector, number);
            Dictionary<string, string> settings =
                SourceGuarantee.Producer(worker, task, config, SourceGuarantee.Transactions(worker, task, values));
            using var producer = new KafkaProducer(KafkaClients.Translate(settings, ClientRole.Producer, task.ToString(), logger));
            await KafkaProducer.UntilDoneAsync(producer.InitTransactionsAsync, token);
        });
    }

    private async Task<SinkRunner> CreateSinkAsync(TaskSpec spec, TaskConverters converters, TransformChain transforms, TaskEvents events,
        ILogger logger)
    {
        ConfigValues config = ConnectorSettings.Sink.Parse(spec.ConnectorConfig);
        ErrorPolicy policy = ErrorPolicies.Of(config, PluginType.Sink);
        SinkTask task = ((SinkConnector)spec.Connector).CreateTask();
        Dictionary<string, string> consumer = ClientConfig.SinkConsumer(worker, spec.Id.Connector, spec.Id.Task, spec.ConnectorConfig);
        var settings = new SinkSettings
        {
            Topics = config.Get(ConnectorSettings.Topics),
            Pattern = config.Get(ConnectorSettings.TopicsRegex) is { Length: > 0 } pattern ? SafeRegex.Whole(pattern) : null,
            TopicsAge = TopicsAge(consumer),
            Consumer = KafkaClients.Translate(consumer, ClientRole.Consumer, spec.Id.ToString(), logger),
            Cluster = ClientConfig.ClusterOf(consumer),
            CreateConverter = (setting, role) => _converters.Converter(spec.ConnectorConfig, setting, role),
            CommitInterval = Durations.OfMilliseconds(worker.Get(WorkerSettings.OffsetFlushInterval)),
            MaxRecords = MaxRecords(consumer),
            LongestSilence = LongestSilence,
        };
        // A client is made when nothing can fail any more: it would be nobody's.
        DeadLetterQueue? deadLetters = null;
        if (policy.DeadLetterTopic is { } topic)
        {
            await DeadLetterTopic.EnsureAsync(topic, policy.DeadLetterReplication,
                Translate(spec, ClientRole.Admin, ClientConfig.Admin, logger));
            KafkaConfig producer = Translate(spec, ClientRole.Producer, ClientConfig.DeadLetterProducer, logger);
            deadLetters = new DeadLetterQueue(spec.Id, policy, spec.Secrets, new KafkaProducer(producer));
        }

        var errors = new TaskErrors(spec.Id, policy, deadLetters, spec.Secrets, logger) { Numbers = spec.Numbers, Time = spec.Time };
        return new SinkRunner(spec, task, settings, converters, transforms, errors, events, logger);
    }

    private SourceRunner CreateSource(TaskSpec spec, TaskConverters converters, TransformChain transforms, TaskEvents events,
        ILogger logger)
    {
        ConfigValues config = ConnectorSettings.Source.Parse(spec.ConnectorConfig);
        SourceTask task = ((SourceConnector)spec.Connector).CreateTask();
        var errors = new TaskErrors(spec.Id, ErrorPolicies.Of(config, PluginType.Source), deadLetters: null, spec.Secrets, logger)
        {
            Numbers = spec.Numbers,
            Time = spec.Time,
        };
        TransactionSettings? transactions = SourceGuarantee.TransactionsOf(worker, spec.Id, config);
        KafkaConfig? admin = worker.Get(WorkerSettings.TopicCreation)
            ? Translate(spec, ClientRole.Admin, ClientConfig.Admin, logger)
            : null;
        Dictionary<string, string> producer = transactions is null
            ? ClientConfig.SourceProducer(worker, spec.Id.Connector, spec.Id.Task, spec.ConnectorConfig)
            : SourceGuarantee.Producer(worker, spec.Id, spec.ConnectorConfig, transactions);
        var settings = new SourceSettings
        {
            Producer = KafkaClients.Translate(producer, ClientRole.Producer, spec.Id.ToString(), logger),
            Transactions = transactions,
            CommitInterval = Durations.OfMilliseconds(worker.Get(WorkerSettings.OffsetFlushInterval)),
            CommitTimeout = Durations.OfMilliseconds(worker.Get(WorkerSettings.OffsetFlushTimeout)),
        };
        var topics = new SourceTopics(spec.ConnectorConfig, admin);
        return new SourceRunner(spec, task, settings, converters, transforms, errors, topics, offsets, events, logger);
    }

    private static int MaxRecords(Dictionary<string, string> consumer) =>
        NumberOf(consumer, "max.poll.records") is { } most ? Math.Clamp(most, 1, 1_000_000) : SinkSettings.DefaultMaxRecords;

    private static TimeSpan TopicsAge(Dictionary<string, string> consumer) =>
        NumberOf(consumer, "metadata.max.age.ms") is > 0 and var age ? TimeSpan.FromMilliseconds(age) : SinkSettings.DefaultTopicsAge;

    private static int? NumberOf(Dictionary<string, string> consumer, string name) =>
        consumer.TryGetValue(name, out string? text) && int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : null;

    private KafkaConfig Translate(
        TaskSpec spec, ClientRole role,
        Func<WorkerConfig, string, int, IReadOnlyDictionary<string, string>, Dictionary<string, string>> client, ILogger logger) =>
        KafkaClients.Translate(client(worker, spec.Id.Connector, spec.Id.Task, spec.ConnectorConfig), role, spec.Id.ToString(), logger);
}
