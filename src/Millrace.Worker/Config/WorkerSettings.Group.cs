using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>The worker's group and the topics that hold its state.</summary>
public static partial class WorkerSettings
{
    private const string MinusOneOrMore = "-1, or at least 1";

    public static readonly Setting<string> GroupId = Setting.String("group.id").NotEmpty()
        .Importance(Importance.High).Doc("Name of the group of workers that share the work; must differ from every consumer group.");

    public static readonly Setting<int> SessionTimeout = Setting.Int("session.timeout.ms", 10_000).AtLeast(1)
        .Importance(Importance.High).Doc("After how long without a heartbeat the group gives a worker up.", unit: "milliseconds");

    public static readonly Setting<int> RebalanceTimeout = Setting.Int("rebalance.timeout.ms", 60_000).AtLeast(1)
        .Importance(Importance.High).Doc("How long workers have to join when the group rebalances.", unit: "milliseconds");

    public static readonly Setting<int> HeartbeatInterval = Setting.Int("heartbeat.interval.ms", 1000).AtLeast(1)
        .Importance(Importance.High)
        .Doc("How often a worker tells the group that it lives, and learns that tasks are to move; below session.timeout.ms. Connect's "
            + "default is 3000.", unit: "milliseconds");

    public static readonly Setting<string?> GroupInstanceId = Setting.OptionalString("group.instance.id")
        .Importance(Importance.Medium)
        .Doc("A name that this worker keeps over restarts and shares with none: one that is back within session.timeout.ms finds its tasks "
            + "as it left them, and none of another worker moves. One that stays away is missed only after that time.");

    public static readonly Setting<string> ExactlyOnceSource = Setting.String("exactly.once.source.support", "disabled")
        .OneOfAnyCase("disabled", "preparing", "enabled")
        .Importance(Importance.High).Doc("Exactly-once delivery of source connectors: enabled sends each batch and its offsets in one "
            + "transaction. A group goes from disabled to enabled in two rounds, all workers to preparing and then all to enabled, and "
            + "back likewise.");

    public static readonly Setting<string> ConfigTopic = Setting.String("config.storage.topic").NotEmpty()
        .Importance(Importance.High)
        .Doc("Compacted topic of one partition for connector and task configurations. Beside it stand two topics without records, of the "
            + "same name with `-tasks` and `-tasks-leader` behind it: their partitions are the places for tasks, and the lead.");

    public static readonly Setting<short> ConfigTopicReplication = Setting.Short("config.storage.replication.factor", 3).Check(Replication)
        .Allow(MinusOneOrMore)
        .Importance(Importance.Low).Doc("Replicas of the configuration topic when it is created; -1 for the broker's default.");

    public static readonly Setting<string> OffsetTopic = Setting.String("offset.storage.topic").NotEmpty()
        .Importance(Importance.High).Doc("Compacted topic for the offsets of source connectors.");

    public static readonly Setting<int> OffsetTopicPartitions = Setting.Int("offset.storage.partitions", 25).Check(Partitions)
        .Allow(MinusOneOrMore)
        .Importance(Importance.Low).Doc("Partitions of the offset topic when it is created; -1 for the broker's default.");

    public static readonly Setting<short> OffsetTopicReplication = Setting.Short("offset.storage.replication.factor", 3).Check(Replication)
        .Allow(MinusOneOrMore)
        .Importance(Importance.Low).Doc("Replicas of the offset topic when it is created; -1 for the broker's default.");

    public static readonly Setting<string> StatusTopic = Setting.String("status.storage.topic").NotEmpty()
        .Importance(Importance.High).Doc("Compacted topic for the states of connectors and tasks.");

    public static readonly Setting<int> StatusTopicPartitions = Setting.Int("status.storage.partitions", 5).Check(Partitions)
        .Allow(MinusOneOrMore)
        .Importance(Importance.Low).Doc("Partitions of the status topic when it is created; -1 for the broker's default.");

    public static readonly Setting<short> StatusTopicReplication = Setting.Short("status.storage.replication.factor", 3).Check(Replication)
        .Allow(MinusOneOrMore)
        .Importance(Importance.Low).Doc("Replicas of the status topic when it is created; -1 for the broker's default.");

    public static readonly Setting<bool> CreateInternalTopics = Setting.Bool("internal.topics.automatic.creation.enable", true)
        .Importance(Importance.Medium).Doc("Whether missing topics of the three above are created; else their absence stops the start.");

    private static readonly ConfigDef GroupDef = ConfigDef.Of(
        GroupId, GroupInstanceId, SessionTimeout, RebalanceTimeout, HeartbeatInterval, ExactlyOnceSource, ConfigTopic,
        ConfigTopicReplication, OffsetTopic,
        OffsetTopicPartitions, OffsetTopicReplication, StatusTopic, StatusTopicPartitions, StatusTopicReplication, CreateInternalTopics)
        .Under("Group and topics");

    private static string? Replication(short value) =>
        value is -1 or >= 1 ? null : "Value must be at least 1, or -1 to take the default replication factor of the broker";

    private static string? Partitions(int value) =>
        value is -1 or >= 1 ? null : "Value must be at least 1, or -1 to take the default number of partitions of the broker";
}
