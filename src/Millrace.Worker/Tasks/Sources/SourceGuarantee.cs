using Millrace.Config;
using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>How often a source's records are delivered, as the worker's and the connector's settings say.</summary>
internal static class SourceGuarantee
{
    public const string ServersOverride = $"producer.override.{Servers}";

    private const string Servers = "bootstrap.servers";

    // Kafka's default of transaction.timeout.ms.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMinutes(1);

    public static bool IsExactlyOnce(WorkerConfig worker) =>
        worker.Get(WorkerSettings.ExactlyOnceSource).Equals("enabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the leader fences tasks: also while a group prepares for it.</summary>
    public static bool Fences(WorkerConfig worker) =>
        !worker.Get(WorkerSettings.ExactlyOnceSource).Equals("disabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>By what the brokers know a task through all its runs; Kafka Connect's own name for it.</summary>
    public static string TransactionalId(WorkerConfig worker, TaskId task) =>
        $"{worker.Get(WorkerSettings.GroupId)}-{task.Connector}-{task.Task}";

    /// <summary>Null where records may come twice.</summary>
    /// <exception cref="ConfigException">For settings that the worker does not have.</exception>
    public static TransactionSettings? TransactionsOf(WorkerConfig worker, TaskId task, ConfigValues config)
    {
        if (OwnTopicFault(worker, config) is { } fault) throw new ConfigException(fault);
        return IsExactlyOnce(worker) ? Transactions(worker, task, config) : null;
    }

    /// <summary>How a task would send transactions.</summary>
    public static TransactionSettings Transactions(WorkerConfig worker, TaskId task, ConfigValues config) => new()
    {
        TransactionalId = TransactionalId(worker, task),
        OffsetsTopic = worker.Get(WorkerSettings.OffsetTopic),
        Boundary = Enum.Parse<TransactionBoundary>(config.Get(ConnectorSettings.TransactionBoundary), ignoreCase: true),
        Interval = Durations.OfMilliseconds(
            config.Get(ConnectorSettings.TransactionInterval) ?? worker.Get(WorkerSettings.OffsetFlushInterval)),
    };

    /// <summary>The producer's settings, in Kafka's names.</summary>
    /// <exception cref="ConfigException">It would write to another cluster than the one that keeps the offsets.</exception>
    public static Dictionary<string, string> Producer(WorkerConfig worker, TaskId task, IReadOnlyDictionary<string, string> connector,
        TransactionSettings transactions)
    {
        if (OtherClusterFault(worker, connector) is { } fault) throw new ConfigException(fault);
        TimeSpan timeout = ShortestTimeout;
        if (transactions.Boundary == TransactionBoundary.Interval) timeout += transactions.Interval;
        return ClientConfig.TransactionalProducer(
            worker, task.Connector, task.Task, connector, transactions.TransactionalId, (long)timeout.TotalMilliseconds);
    }

    /// <summary>What is wrong with a producer for another cluster than the one that keeps the offsets, or null.</summary>
    public static string? OtherClusterFault(WorkerConfig worker, IReadOnlyDictionary<string, string> connector)
    {
        string own = worker.Raw[Servers];
        string records = connector.GetValueOrDefault(ServersOverride) ?? worker.WithPrefix("producer.").GetValueOrDefault(Servers) ?? own;
        return records == own
            ? null
            : $"Records would go to {records}, and the offsets to {own}: a transaction holds within one cluster. Leave "
                + $"producer.override.{Servers} out, or run the connector on a worker without exactly.once.source.support.";
    }

    /// <summary>What is wrong with <c>offsets.storage.topic</c> of a connector, or null.</summary>
    public static string? OwnTopicFault(WorkerConfig worker, ConfigValues config) =>
        config.Get(ConnectorSettings.OffsetsTopic) is { } own && own != worker.Get(WorkerSettings.OffsetTopic)
            ? $"{ConnectorSettings.OffsetsTopic.Name}={own}: this worker keeps the offsets of all connectors in "
                + $"{worker.Get(WorkerSettings.OffsetTopic)} (its offset.storage.topic). Leave {ConnectorSettings.OffsetsTopic.Name} out; "
                + "offsets that a connector has elsewhere can be set by PUT /connectors/NAME/offsets"
            : null;
}
