using Millrace.Config;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>The settings of the source, as Google's connector names them.</summary>
internal static class SourceSettings
{
    private const string Subscriptions = "Subscription";
    private const string Records = "Records";
    private const string Flow = "Flow Control";

    public static readonly Setting<string> Subscription = Setting.String("cps.subscription").NotEmpty().Check(ConnectionSettings.IsId)
        .Group(Subscriptions)
        .Importance(Importance.High).Display("Subscription", Width.Medium).Doc("Id of the pull subscription to read. It must exist.");

    public static readonly Setting<string> Topic = Setting.String("kafka.topic").NotEmpty().Group(Records).Importance(Importance.High)
        .Display("Kafka topic", Width.Medium).Doc("Topic that takes the messages.");

    public static readonly Setting<int> BatchSize = Setting.Int("cps.maxBatchSize", 100).Between(1, PubSubLimits.MessagesOfRequest)
        .Group(Subscriptions)
        .Importance(Importance.Medium).Display("Batch size", Width.Short).Doc("Most messages of one pull.", "messages");

    public static readonly Setting<string?> KeyAttribute = Setting.OptionalString("kafka.key.attribute").Group(Records)
        .Importance(Importance.Medium)
        .Display("Key attribute", Width.Medium)
        .Doc("Attribute that becomes the record's key; orderingKey stands for the message's ordering key. Without it keys are null.");

    public static readonly Setting<string?> TimestampAttribute = Setting.OptionalString("kafka.timestamp.attribute").Group(Records)
        .Importance(Importance.Medium)
        .Display("Timestamp attribute", Width.Medium)
        .Doc("Attribute with the record's timestamp in milliseconds since 1970. Without it, or where it holds no such number, the time of "
        + "publishing is taken.");

    public static readonly Setting<int> PartitionCount = Setting.Int("kafka.partition.count", 1).AtLeast(1).Group(Records)
        .Importance(Importance.Medium)
        .Display("Partitions", Width.Short).Doc("Partitions of the Kafka topic to divide messages among, from 0.");

    public static readonly Setting<PartitionScheme> Scheme = Setting.Choice("kafka.partition.scheme", PartitionScheme.RoundRobin,
            ("round_robin", PartitionScheme.RoundRobin), ("hash_key", PartitionScheme.HashKey), ("hash_value", PartitionScheme.HashValue),
            ("kafka_partitioner", PartitionScheme.KafkaPartitioner), ("ordering_key", PartitionScheme.OrderingKey))
        .Group(Records).Importance(Importance.Medium).Display("Partition scheme", Width.Medium)
        .Doc("How a message finds its partition: in turn, by hash of its key or data, by the producer's partitioner, or by hash of its "
        + "ordering key (in turn without one).");

    public static readonly Setting<bool> UseHeaders = Setting.Bool("kafka.record.headers", false).Group(Records)
        .Importance(Importance.Medium)
        .Display("Attributes as headers", Width.Short)
        .Doc("Whether attributes become headers and the value is the data alone. Else a message with attributes becomes a struct.");

    public static readonly Setting<bool> MakeOrderingKey = Setting.Bool("cps.makeOrderingKeyAttribute", false).Group(Records)
        .Importance(Importance.Medium)
        .Display("Ordering key attribute", Width.Short).Doc("Whether to add the ordering key as the attribute orderingKey.");

    public static readonly Setting<bool> Streaming = Setting.Bool("cps.streamingPull.enabled", false).Group(Flow)
        .Importance(Importance.Medium)
        .Display("Streaming pull", Width.Short)
        .Doc("Whether to pull with cps.streamingPull.parallelStreams requests at a time instead of one. The REST API has no streams; "
        + "leases are extended either way.");

    public static readonly Setting<long> FlowMessages = Setting.Long("cps.streamingPull.flowControlMessages", 1000).Between(1, 1_000_000)
        .Group(Flow)
        .Importance(Importance.Medium).Display("Outstanding messages", Width.Short)
        .Doc("Most messages of a task that are pulled and not acknowledged.", "messages");

    public static readonly Setting<long> FlowBytes = Setting.Long("cps.streamingPull.flowControlBytes", 100L * 1024 * 1024).AtLeast(1)
        .Group(Flow)
        .Importance(Importance.Medium).Display("Outstanding bytes", Width.Short)
        .Doc("No further pull begins while a task holds this much.", "bytes");

    public static readonly Setting<int> ParallelStreams = Setting.Int("cps.streamingPull.parallelStreams", 1).Between(1, 64).Group(Flow)
        .Importance(Importance.Medium).Display("Parallel pulls", Width.Short)
        .Doc("Pulls at a time with cps.streamingPull.enabled. A subscription with message ordering is pulled one at a time, whatever this "
        + "says.");

    public static readonly Setting<long> MaxAckExtension = Setting.Long("cps.streamingPull.maxAckExtensionMs", 0).AtLeast(0).Group(Flow)
        .Importance(Importance.Medium).Display("Longest lease", Width.Short)
        .Doc("How long the acknowledgement deadline of a message is extended while it is not safe in Kafka; 0 takes an hour.",
            "milliseconds");

    public static readonly Setting<int> MaxPerExtension = Setting.Int("cps.streamingPull.maxMsPerAckExtension", 0).Between(0, 600_000)
        .Group(Flow)
        .Importance(Importance.Medium).Display("Longest extension", Width.Short)
        .Doc("By how much a deadline is extended at once, at least 10,000; 0 takes the subscription's own deadline. What a killed worker "
        + "held comes again after that.",
            "milliseconds");

    public static readonly ConfigDef Def = ConfigDef.Of(
            Subscription, Topic, BatchSize, KeyAttribute, TimestampAttribute, PartitionCount, Scheme, UseHeaders, MakeOrderingKey,
            Streaming, FlowMessages, FlowBytes, ParallelStreams, MaxAckExtension, MaxPerExtension)
        .And(ConnectionSettings.Def);
}
