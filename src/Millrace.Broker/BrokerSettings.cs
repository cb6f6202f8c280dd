using System.Collections.Immutable;
using Millrace.Broker.Groups;
using Millrace.Broker.Storage;

namespace Millrace.Broker;

/// <summary>
/// Everything that can be set on an embedded broker. Immutable; change it by <c>with</c>. Each property also has the name that Kafka's
/// <c>server.properties</c> gives it, see <see cref="FromProperties"/>.
/// </summary>
public sealed record BrokerSettings
{
    /// <summary>Directory of all data; made when missing. Held by one broker at a time. <c>log.dirs</c></summary>
    public required string DataDirectory { get; init; }

    /// <summary>Address or name to listen on. Defaults to the loopback interface; 0.0.0.0 and :: are all interfaces. <c>listeners</c></summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on. Defaults to 9092; 0 takes any free one. <c>listeners</c></summary>
    public int Port { get; init; } = 9092;

    /// <summary>Name that clients are told to connect to; null is <see cref="Host"/>, or this machine's name where that is 0.0.0.0. <c>advertised.listeners</c></summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>Port that clients are told to connect to; null is the one listened on. <c>advertised.listeners</c></summary>
    public int? AdvertisedPort { get; init; }

    /// <summary>Id of the one node. Defaults to 1. <c>node.id</c></summary>
    public int NodeId { get; init; } = 1;

    /// <summary>Make a topic when a client first asks for it. Defaults to true. <c>auto.create.topics.enable</c></summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>Topics may be deleted. Defaults to true. <c>delete.topic.enable</c></summary>
    public bool DeleteTopics { get; init; } = true;

    /// <summary>Partitions of a topic created without saying how many. Defaults to 1. <c>num.partitions</c></summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Largest request, bytes. Defaults to 104,857,600 (100 MiB). <c>socket.request.max.bytes</c></summary>
    public int MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>
    /// Most connections at a time. For one more the one that is idle the longest is closed; where none is idle, the new one is. Defaults to
    /// 10,000, or half of the files the process may open (<c>ulimit -n</c>) where that is less. <c>max.connections</c>
    /// </summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>
    /// Most log and index files open at a time; others are opened when they are read. Defaults to 1,000, or a quarter of the files the process
    /// may open where that is less. Not a setting of Kafka's. <c>log.open.files.max</c>
    /// </summary>
    public int MaxOpenFiles { get; init; } = 1000;

    /// <summary>Silence after which a connection is closed. Defaults to 10 minutes. <c>connections.max.idle.ms</c></summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of records in one fetch reply. Defaults to 57,671,680 (55 MiB). <c>fetch.max.bytes</c></summary>
    public int MaxFetchBytes { get; init; } = 55 * 1024 * 1024;

    /// <summary>Largest batch a producer may send, bytes. Defaults to 1,048,588 (1 MiB and a 12-byte frame). <c>message.max.bytes</c></summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024 + 12;

    /// <summary>Size at which a log begins a new segment, bytes. Defaults to 1 GiB. <c>log.segment.bytes</c></summary>
    public int SegmentBytes { get; init; } = 1 << 30;

    /// <summary>Age at which a log begins a new segment. Defaults to 7 days. <c>log.roll.ms</c></summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age after which records may be removed; null keeps them. Defaults to 7 days. <c>log.retention.ms</c></summary>
    public TimeSpan? RetentionAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Size of a partition above which its oldest segments are removed, bytes. Defaults to -1, no limit. <c>log.retention.bytes</c></summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary>How often old segments are looked for. Defaults to 5 minutes. <c>log.retention.check.interval.ms</c></summary>
    public TimeSpan RetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often topics to compact are looked for. Defaults to 15 seconds. <c>log.cleaner.backoff.ms</c></summary>
    public TimeSpan CompactionCheckInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>delete, compact, or both separated by a comma. Defaults to delete. <c>log.cleanup.policy</c></summary>
    public string CleanupPolicy { get; init; } = "delete";

    /// <summary>
    /// Records after which a log is flushed to disk. Defaults to never: an acknowledged record survives the death of the process, and
    /// may be lost with the machine, as in Kafka. 1 flushes before every acknowledgement. <c>log.flush.interval.messages</c>
    /// </summary>
    public long FlushMessages { get; init; } = long.MaxValue;

    /// <summary>Time after which a log is flushed to disk; null leaves it to the operating system. <c>log.flush.interval.ms</c></summary>
    public TimeSpan? FlushInterval { get; init; }

    /// <summary>Wait of an empty group's first rebalance for more members. Defaults to 0, so that development starts fast. <c>group.initial.rebalance.delay.ms</c></summary>
    public TimeSpan GroupInitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Shortest session a group member may ask for. Defaults to 6 seconds. <c>group.min.session.timeout.ms</c></summary>
    public TimeSpan GroupMinSessionTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Longest session a group member may ask for. Defaults to 30 minutes. <c>group.max.session.timeout.ms</c></summary>
    public TimeSpan GroupMaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Most members of one group. Defaults to 2,147,483,647. <c>group.max.size</c></summary>
    public int GroupMaxSize { get; init; } = int.MaxValue;

    /// <summary>Longest note a consumer may commit with an offset, characters. Defaults to 4096. <c>offset.metadata.max.bytes</c></summary>
    public int MaxOffsetMetadataLength { get; init; } = 4096;

    /// <summary>How long offsets are kept after their group has lost its last member. Defaults to 7 days. <c>offsets.retention.minutes</c></summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often expired offsets are looked for. Defaults to 10 minutes. <c>offsets.retention.check.interval.ms</c></summary>
    public TimeSpan OffsetsRetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Silence after which an idempotent producer is forgotten. Defaults to one day. <c>producer.id.expiration.ms</c></summary>
    public TimeSpan ProducerExpiration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// What topics have that do not say otherwise and that has no property here, by the topic's name for it: <c>message.timestamp.type</c>.
    /// </summary>
    public ImmutableDictionary<string, string> TopicDefaults { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What <see cref="FromProperties"/> was given, as it was written: told by DescribeConfigs, and what settings look up of one another.</summary>
    internal ImmutableDictionary<string, string> Given { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What an unconfigured broker has.</summary>
    internal static BrokerSettings Defaults { get; } = new() { DataDirectory = "" };

    /// <summary>The names of Kafka's <c>server.properties</c> that mean something here, for who has mistyped one.</summary>
    public static IEnumerable<string> PropertyNames => BrokerSettingDefs.All.Select(def => def.Name);

    /// <summary>Applies settings by the names of Kafka's <c>server.properties</c> on top of these.</summary>
    /// <param name="unknown">Names that mean nothing here; worth a warning, no error.</param>
    /// <exception cref="ArgumentException">A value cannot be read, or asks for what cannot be left out silently; the message names the setting.</exception>
    public BrokerSettings FromProperties(IReadOnlyDictionary<string, string> properties, out IReadOnlyList<string> unknown)
    {
        foreach ((string name, string value) in properties)
            RefusedSettings.Check(name, value);
        BrokerSettings settings = this with { Given = Given.SetItems(properties) };
        foreach (BrokerSettingDef def in BrokerSettingDefs.All)
        {
            if (properties.TryGetValue(def.Name, out string? value))
                settings = def.Apply(settings, value);
        }
        unknown = [.. properties.Keys.Where(name => !IsKnown(name)).Order(StringComparer.Ordinal)];
        return settings;
    }

    private static bool IsKnown(string name) =>
        BrokerSettingDefs.Find(name) is not null || RefusedSettings.Has(name) || name is "controller.listener.names" or "listener.security.protocol.map";

    internal LogSettings ToLogSettings() => new()
    {
        Directory = DataDirectory,
        MaxMessageBytes = MaxMessageBytes,
        SegmentBytes = SegmentBytes,
        SegmentAge = SegmentAge,
        RetentionAge = RetentionAge,
        RetentionBytes = RetentionBytes,
        RetentionCheckInterval = RetentionCheckInterval,
        CompactionCheckInterval = CompactionCheckInterval,
        CleanupPolicy = CleanupPolicy,
        FlushMessages = FlushMessages,
        FlushInterval = FlushInterval,
        MaxOpenFiles = MaxOpenFiles,
        ProducerExpiration = ProducerExpiration,
        TopicDefaults = TopicDefaults,
    };

    internal GroupSettings ToGroupSettings() => new(
        GroupMinSessionTimeout, GroupMaxSessionTimeout, GroupInitialRebalanceDelay, GroupMaxSize, OffsetsRetention,
        OffsetsRetentionCheckInterval);
}
