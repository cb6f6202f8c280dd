using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Worker.Clients;
using Millrace.Worker.Config;

namespace Millrace.Worker.Stores;

/// <summary>
/// Makes the worker's own Kafka clients: those for its state and its group.
/// They take the worker's settings without a prefix, as in Connect, and small buffers:
/// the internal topics are read once and then hold a few records a minute.
/// </summary>
internal sealed class InternalClients(WorkerConfig worker, ILogger logger)
{
    // Java's client.id of the same clients is <group.id>[-<client.id>]-statuses and so on; here one client does it for all three topics.
    private readonly string _clientId = worker.Raw.TryGetValue("client.id", out string? id) && id.Length > 0
        ? $"{worker.Get(WorkerSettings.GroupId)}-{id}"
        : worker.Get(WorkerSettings.GroupId);

    public KafkaAdmin Admin() => new(AdminSettings(), Log("admin"));

    public KafkaConfig AdminSettings() => Settings(ClientRole.Admin, "shared-admin");

    /// <summary>
    /// Reads without a group. Only what is committed: a JVM leader with exactly-once support writes its records in transactions.
    /// </summary>
    public KafkaConsumer Consumer() => new(
        Settings(ClientRole.Consumer, "internal")
            .With("isolation.level", "read_committed").With("enable.partition.eof", "true").With("auto.offset.reset", "earliest")
            .With("queued.max.messages.kbytes", "4096"),
        Log("internal topics"));

    /// <summary>
    /// Writes in order and tries for ever, as Connect's does (delivery.timeout.ms 2^31-1):
    /// a state must reach its topic also when a broker was away in between. Not idempotent: a record written twice means the same as once,
    /// and an idempotent producer can end in an error that only a new one heals.
    /// </summary>
    public KafkaProducer Producer() => new(
        Settings(ClientRole.Producer, "internal")
            .With("enable.idempotence", "false").With("acks", "all").With("max.in.flight.requests.per.connection", "1")
            .With("message.timeout.ms", "2147483647").With("linger.ms", "0").With("queue.buffering.max.kbytes", "16384"),
        new KafkaProducerOptions { Log = Log("internal topics").Log });

    /// <summary>
    /// A member of the worker's group. A static one only where <c>group.instance.id</c> says so: that is back at once after a restart, but
    /// does not leave when it is stopped, so that nobody takes over before the session has expired.
    /// </summary>
    public KafkaConsumer Member()
    {
        KafkaConfig settings = Settings(ClientRole.Consumer, "member")
            .With("group.id", worker.Get(WorkerSettings.GroupId))
            .With("partition.assignment.strategy", "cooperative-sticky")
            .With("session.timeout.ms", Text(worker.Get(WorkerSettings.SessionTimeout)))
            .With("heartbeat.interval.ms", Text(worker.Get(WorkerSettings.HeartbeatInterval)))
            .With("max.poll.interval.ms",
                Text(Math.Max(worker.Get(WorkerSettings.RebalanceTimeout), worker.Get(WorkerSettings.SessionTimeout))))
            .With("queued.max.messages.kbytes", "64");
        if (worker.Get(WorkerSettings.GroupInstanceId) is { Length: > 0 } instance) settings = settings.With("group.instance.id", instance);
        return new KafkaConsumer(settings, Log("group"));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private KafkaConfig Settings(ClientRole role, string purpose)
    {
        KafkaConfig settings = KafkaClients.Translate(ClientConfig.Connection(worker), role, purpose, logger)
            .With("client.id", $"{_clientId}-{purpose}");
        // Java's default. librdkafka's 10 s would leave a worker idle that long after a broker has come back.
        settings.TryAdd("reconnect.backoff.max.ms", "1000");
        return settings;
    }

    private KafkaClientOptions Log(string owner) => KafkaLog.Options(owner, logger);
}
