using Millrace.Config;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>The settings of the sink, as Google's connector names them.</summary>
internal static class SinkSettings
{
    private const string Batching = "Batching";
    private const string Content = "Messages";
    private const string Timeouts = "Timeouts";

    public static readonly Setting<string> Topic = Setting.String("cps.topic").NotEmpty().Check(ConnectionSettings.IsId).Group(Content)
        .Importance(Importance.High).Display("Pub/Sub topic", Width.Medium).Doc("Id of the Pub/Sub topic to publish to. It must exist.");

    public static readonly Setting<OrderingKeySource> OrderingKey = Setting.Choice("orderingKeySource", OrderingKeySource.None,
            ("none", OrderingKeySource.None), ("key", OrderingKeySource.Key), ("partition", OrderingKeySource.Partition))
        .Group(Content).Importance(Importance.Medium).Display("Ordering key", Width.Short)
        .Doc("What becomes the ordering key: none, the record's key as text, or the number of its partition. Subscribers see the order "
        + "when their subscription has "
            + "message ordering enabled.");

    public static readonly Setting<string> BodyName = Setting.String("messageBodyName", "cps_message_body").Group(Content)
        .Importance(Importance.Medium)
        .Display("Body field", Width.Medium)
        .Doc("Field of a struct, or key of a map, that becomes the message's data; the others become attributes.");

    public static readonly Setting<bool> Metadata = Setting.Bool("metadata.publish", false).Group(Content).Importance(Importance.Medium)
        .Display("Publish metadata", Width.Short)
        .Doc("Whether to add the attributes kafka.topic, kafka.partition, kafka.offset and kafka.timestamp.");

    public static readonly Setting<bool> Headers = Setting.Bool("headers.publish", false).Group(Content).Importance(Importance.Medium)
        .Display("Publish headers", Width.Short)
        .Doc("Whether to add the record's headers as attributes: names up to 256 bytes, values up to 1,024 bytes, up to 100 attributes in "
        + "all; the rest is dropped.");

    public static readonly Setting<int> BufferSize = Setting.Int("maxBufferSize", 100).Between(1, PubSubLimits.MessagesOfRequest)
        .Group(Batching)
        .Importance(Importance.Medium).Display("Batch size", Width.Short).Doc("Most messages of one publish request.", "messages");

    public static readonly Setting<long> BufferBytes = Setting.Long("maxBufferBytes", PubSubLimits.OwnBytesOfRequest)
        .Between(1, PubSubLimits.OwnBytesOfRequest)
        .Group(Batching).Importance(Importance.Medium).Display("Batch bytes", Width.Short)
        .Doc("Most bytes of one publish request; a larger message goes alone.", "bytes");

    public static readonly Setting<int> Delay = Setting.Int("delayThresholdMs", 100).AtLeast(1).Alias("maxDelayThresholdMs").Group(Batching)
        .Importance(Importance.Medium).Display("Delay", Width.Short)
        .Doc("Taken and ignored: messages do not wait for others. What one poll of the consumer brings goes out together, see "
        + "max.poll.records.", "milliseconds");

    public static readonly Setting<long> OutstandingMessages = Setting.Long("maxOutstandingMessages", long.MaxValue).AtLeast(1)
        .Group(Batching)
        .Importance(Importance.Low).Display("Outstanding messages", Width.Short).Doc("Most messages on their way at once.", "messages");

    public static readonly Setting<long> OutstandingBytes = Setting.Long("maxOutstandingRequestBytes", long.MaxValue).AtLeast(1)
        .Group(Batching)
        .Importance(Importance.Low).Display("Outstanding bytes", Width.Short)
        .Doc("Most bytes on their way at once; one request is always allowed.", "bytes");

    public static readonly Setting<bool> Compression = Setting.Bool("enableCompression", false).Group(Batching).Importance(Importance.Low)
        .Display("Compression", Width.Short).Doc("Whether to gzip requests.");

    public static readonly Setting<long> CompressionThreshold = Setting.Long("compressionBytesThreshold", 240).AtLeast(0).Group(Batching)
        .Importance(Importance.Low)
        .Display("Compression from", Width.Short).Doc("Shorter requests are not compressed.", "bytes");

    public static readonly Setting<int> RequestTimeout = Setting.Int("maxRequestTimeoutMs", 10_000).AtLeast(10_000).Group(Timeouts)
        .Importance(Importance.Medium)
        .Display("Request timeout", Width.Short).Doc("How long one try of a publish request may take.", "milliseconds");

    public static readonly Setting<int> TotalTimeout = Setting.Int("maxTotalTimeoutMs", 60_000).AtLeast(10_000).Group(Timeouts)
        .Importance(Importance.Medium)
        .Display("Total timeout", Width.Short)
        .Doc("How long a publish request may take with all its tries, before the task fails.", "milliseconds");

    public static readonly Setting<int> ShutdownTimeout = Setting.Int("maxShutdownTimeoutMs", 60_000).AtLeast(10_000).Group(Timeouts)
        .Importance(Importance.Low)
        .Display("Shutdown timeout", Width.Short)
        .Doc("Taken and ignored: a task that stops ends its batch first, within task.shutdown.graceful.timeout.ms of the worker.",
            "milliseconds");

    public static readonly ConfigDef Def = ConfigDef.Of(
            Topic, OrderingKey, BodyName, Metadata, Headers, BufferSize, BufferBytes, Delay, OutstandingMessages, OutstandingBytes,
            Compression, CompressionThreshold,
            RequestTimeout, TotalTimeout, ShutdownTimeout)
        .And(ConnectionSettings.Def);
}
