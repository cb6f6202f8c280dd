using System.Globalization;

namespace Millrace.Worker.Config;

/// <summary>
/// The settings of a task's Kafka clients, under their Java names, in layers of which the later win:
/// what the runtime needs, the worker's own connection settings, the worker's prefix for that kind of client, the connector's overrides.
/// </summary>
internal static class ClientConfig
{
    /// <summary>Consumer of a sink task.</summary>
    public static Dictionary<string, string> SinkConsumer(WorkerConfig worker, string connector, int task,
        IReadOnlyDictionary<string, string> config) => Layer(
        worker, "consumer.", config, "consumer.override.",
        ("group.id", $"connect-{connector}"), ("client.id", $"connector-consumer-{connector}-{task}"), ("enable.auto.commit", "false"),
        ("auto.offset.reset", "earliest"),
        // Not Java's 45 s: after kill -9 the next worker's task gets its partitions when the dead one's session has ended.
        ("session.timeout.ms", "10000"),
        // Not Java's 5 minutes: a topic that comes into being after the connector, or that its pattern then fits, is found within seconds.
        ("metadata.max.age.ms", "5000"));

    /// <summary>Producer of a source task.</summary>
    public static Dictionary<string, string> SourceProducer(WorkerConfig worker, string connector, int task,
        IReadOnlyDictionary<string, string> config) =>
        Producer(worker, $"connector-producer-{connector}-{task}", config);

    /// <summary>Producer of a source task that sends transactions.</summary>
    /// <param name="timeoutMs">Longest time of one: the broker aborts it then.</param>
    public static Dictionary<string, string> TransactionalProducer(WorkerConfig worker, string connector, int task,
        IReadOnlyDictionary<string, string> config, string transactionalId, long timeoutMs)
    {
        Dictionary<string, string> settings = Layer(
            worker, "producer.", config, "producer.override.",
            ("acks", "all"), ("client.id", $"connector-producer-{connector}-{task}"),
            ("transaction.timeout.ms", timeoutMs.ToString(CultureInfo.InvariantCulture)));
        // Not to be had otherwise, and not to be chosen: the next run of the task finds it by this name.
        settings["enable.idempotence"] = "true";
        settings["transactional.id"] = transactionalId;
        return settings;
    }

    /// <summary>Producer for the dead letter queue of a sink task.</summary>
    public static Dictionary<string, string> DeadLetterProducer(WorkerConfig worker, string connector, int task,
        IReadOnlyDictionary<string, string> config) =>
        Producer(worker, $"connector-dlq-producer-{connector}-{task}", config);

    /// <summary>Client for creating topics and reading offsets.</summary>
    public static Dictionary<string, string> Admin(WorkerConfig worker, string connector, int task,
        IReadOnlyDictionary<string, string> config) =>
        Layer(worker, "admin.", config, "admin.override.", ("client.id", $"connector-adminclient-{connector}-{task}"));

    /// <summary>What every client of this worker needs to find and enter the cluster; also for its internal topics.</summary>
    public static Dictionary<string, string> Connection(WorkerConfig worker) => worker.Raw
        .Where(entry => IsConnection(entry.Key))
        .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>Those of a consumer's settings by which its cluster is reached, and its isolation level where it has one.</summary>
    public static Dictionary<string, string> ClusterOf(IReadOnlyDictionary<string, string> consumer) => consumer
        .Where(entry => IsConnection(entry.Key) || entry.Key == "isolation.level")
        .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    // Kafka Connect's own: max.block.ms 2^63-1, delivery.timeout.ms 2^31-1, so that a broker that is away is waited for.
    private static Dictionary<string, string> Producer(WorkerConfig worker, string clientId, IReadOnlyDictionary<string, string> config) =>
        Layer(
        worker, "producer.", config, "producer.override.",
        ("max.block.ms", "9223372036854775807"), ("enable.idempotence", "false"), ("acks", "all"),
        ("max.in.flight.requests.per.connection", "1"),
        ("delivery.timeout.ms", "2147483647"), ("client.id", clientId));

    private static Dictionary<string, string> Layer(
        WorkerConfig worker, string workerPrefix, IReadOnlyDictionary<string, string> config, string overridePrefix,
        params (string Key, string Value)[] runtime)
    {
        Dictionary<string, string> layers = runtime.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in Connection(worker)) layers[key] = value;
        foreach (var (key, value) in worker.WithPrefix(workerPrefix)) layers[key] = value;
        foreach (var (key, value) in config)
            if (key.StartsWith(overridePrefix, StringComparison.Ordinal)) layers[key[overridePrefix.Length..]] = value;
        return layers;
    }

    private static bool IsConnection(string key) =>
        key is "bootstrap.servers" or "client.dns.lookup" or "security.protocol" or "security.providers" or "request.timeout.ms"
        || key.StartsWith("ssl.", StringComparison.Ordinal) && key != "ssl.client.auth"
        || key.StartsWith("sasl.", StringComparison.Ordinal)
        || key.StartsWith("socket.connection.", StringComparison.Ordinal)
        || key.StartsWith("reconnect.backoff.", StringComparison.Ordinal)
        || key.StartsWith("metadata.", StringComparison.Ordinal) && key != "metadata.cluster.check.enable"
        || key.StartsWith("connections.max.", StringComparison.Ordinal);
}
