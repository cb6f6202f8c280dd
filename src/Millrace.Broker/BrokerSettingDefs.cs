using System.Collections.Frozen;
using System.Globalization;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker;

/// <summary>Every broker setting under the name of Kafka's server.properties (https://kafka.apache.org/documentation/#brokerconfigs).</summary>
internal static class BrokerSettingDefs
{
    public static readonly IReadOnlyList<BrokerSettingDef> All = ((BrokerSettingDef[])
    [
        Text("advertised.listeners", "Address that clients are told to connect to.",
            s => s.AdvertisedHost is null ? null : $"PLAINTEXT://{s.AdvertisedHost}:{s.AdvertisedPort ?? s.Port}",
            (s, v) => Listener(v) is var (host, port) ? s with { AdvertisedHost = host, AdvertisedPort = port } : s),
        Flag("auto.create.topics.enable", "Make a topic when a client first asks for it.",
            s => s.AutoCreateTopics, (s, v) => s with { AutoCreateTopics = v }),
        Int("broker.id", "Id of the node.", s => s.NodeId, (s, v) => s with { NodeId = v }),
        Millis("connections.max.idle.ms", "Silence after which a connection is closed.", s => s.MaxIdle, (s, v) => s with { MaxIdle = v }),
        Int("fetch.max.bytes", "Most bytes of records in one fetch reply.", s => s.MaxFetchBytes, (s, v) => s with { MaxFetchBytes = v }),
        Millis("group.initial.rebalance.delay.ms", "Wait of an empty group's first rebalance for more members.",
            s => s.GroupInitialRebalanceDelay, (s, v) => s with { GroupInitialRebalanceDelay = v }),
        Millis("group.max.session.timeout.ms", "Longest session of a group member.",
            s => s.GroupMaxSessionTimeout, (s, v) => s with { GroupMaxSessionTimeout = v }),
        Int("group.max.size", "Most members of one group.", s => s.GroupMaxSize, (s, v) => s with { GroupMaxSize = v }),
        Millis("group.min.session.timeout.ms", "Shortest session of a group member.",
            s => s.GroupMinSessionTimeout, (s, v) => s with { GroupMinSessionTimeout = v }),
        Text("listeners", "Address to listen on.", s => $"PLAINTEXT://{s.Host}:{s.Port}",
            (s, v) => Listener(v) is var (host, port) ? s with { Host = host, Port = port } : s),
        Millis("log.cleaner.backoff.ms", "How often topics to compact are looked for.",
            s => s.CompactionCheckInterval, (s, v) => s with { CompactionCheckInterval = v }),
        Text("log.cleanup.policy", "What happens to old data.", s => s.CleanupPolicy, (s, v) => s with { CleanupPolicy = v }),
        Text("log.dirs", "Directory of all data.", s => s.DataDirectory, (s, v) => s with { DataDirectory = v }),
        Long("log.flush.interval.messages", "Records after which a log is flushed to disk.",
            s => s.FlushMessages, (s, v) => s with { FlushMessages = v }),
        Text("log.flush.interval.ms", "Time after which a log is flushed to disk.", s => Milliseconds(s.FlushInterval),
            (s, v) => s with { FlushInterval = Span(v) }),
        Int("log.open.files.max", "Most log and index files open at a time; not a setting of Kafka's.",
            s => s.MaxOpenFiles, (s, v) => s with { MaxOpenFiles = AtLeastOne(v) }),
        Long("log.retention.bytes", "Size of a partition above which its oldest segments are removed.",
            s => s.RetentionBytes, (s, v) => s with { RetentionBytes = v }),
        Millis("log.retention.check.interval.ms", "How often old segments are looked for.",
            s => s.RetentionCheckInterval, (s, v) => s with { RetentionCheckInterval = v }),
        Text("log.retention.hours", "Age after which records may be removed, hours.", _ => null,
            (s, v) => s with { RetentionAge = Number(v) < 0 ? null : TimeSpan.FromHours(Number(v)) }),
        Text("log.retention.minutes", "Age after which records may be removed, minutes.", _ => null,
            (s, v) => s with { RetentionAge = Number(v) < 0 ? null : TimeSpan.FromMinutes(Number(v)) }),
        Text("log.retention.ms", "Age after which records may be removed, ms.", s => Milliseconds(s.RetentionAge) ?? "-1",
            (s, v) => s with { RetentionAge = Number(v) < 0 ? null : Span(v) }),
        Text("log.roll.hours", "Age at which a log begins a new segment, hours.", _ => null,
            (s, v) => s with { SegmentAge = TimeSpan.FromHours(Number(v)) }),
        Millis("log.roll.ms", "Age at which a log begins a new segment.", s => s.SegmentAge, (s, v) => s with { SegmentAge = v }),
        Int("log.segment.bytes", "Size at which a log begins a new segment.", s => s.SegmentBytes, (s, v) => s with { SegmentBytes = v }),
        Int("max.connections", "Most connections at a time; for one more the one that is idle the longest is closed.",
            s => s.MaxConnections, (s, v) => s with { MaxConnections = AtLeastOne(v) }),
        Int("message.max.bytes", "Largest batch a producer may send.", s => s.MaxMessageBytes, (s, v) => s with { MaxMessageBytes = v }),
        Int("node.id", "Id of the node.", s => s.NodeId, (s, v) => s with { NodeId = v }),
        Int("num.partitions", "Partitions of a topic created without saying how many.",
            s => s.DefaultPartitions, (s, v) => s with { DefaultPartitions = v }),
        Int("offset.metadata.max.bytes", "Longest note a consumer may commit with an offset.",
            s => s.MaxOffsetMetadataLength, (s, v) => s with { MaxOffsetMetadataLength = v }),
        Millis("offsets.retention.check.interval.ms", "How often expired offsets are looked for.",
            s => s.OffsetsRetentionCheckInterval, (s, v) => s with { OffsetsRetentionCheckInterval = v }),
        Int("offsets.retention.minutes", "How long offsets are kept after their group has lost its last member.",
            s => (int)s.OffsetsRetention.TotalMinutes, (s, v) => s with { OffsetsRetention = TimeSpan.FromMinutes(v) }),
        Int("socket.request.max.bytes", "Largest request.", s => s.MaxRequestBytes, (s, v) => s with { MaxRequestBytes = v }),
    ]).OrderBy(def => def.Name, StringComparer.Ordinal).ToArray();

    private static readonly FrozenDictionary<string, BrokerSettingDef> ByName = All.ToFrozenDictionary(def => def.Name);

    public static BrokerSettingDef? Find(string name) => ByName.GetValueOrDefault(name);

    private static BrokerSettingDef Text(string name, string doc, Func<BrokerSettings, string?> read, Func<BrokerSettings, string, BrokerSettings> set) =>
        new(name, TopicConfigType.String, doc, read, set);

    private static BrokerSettingDef Flag(string name, string doc, Func<BrokerSettings, bool> read, Func<BrokerSettings, bool, BrokerSettings> set) =>
        new(name, TopicConfigType.Boolean, doc, s => read(s) ? "true" : "false", (s, v) => set(s, bool.Parse(v)));

    private static BrokerSettingDef Int(string name, string doc, Func<BrokerSettings, int> read, Func<BrokerSettings, int, BrokerSettings> set) =>
        new(name, TopicConfigType.Int, doc, s => read(s).ToString(CultureInfo.InvariantCulture), (s, v) => set(s, checked((int)Number(v))));

    private static BrokerSettingDef Long(string name, string doc, Func<BrokerSettings, long> read, Func<BrokerSettings, long, BrokerSettings> set) =>
        new(name, TopicConfigType.Long, doc, s => read(s).ToString(CultureInfo.InvariantCulture), (s, v) => set(s, Number(v)));

    private static BrokerSettingDef Millis(string name, string doc, Func<BrokerSettings, TimeSpan> read, Func<BrokerSettings, TimeSpan, BrokerSettings> set) =>
        new(name, TopicConfigType.Long, doc, s => Milliseconds(read(s)), (s, v) => set(s, Span(v)));

    private static int AtLeastOne(int value) => value >= 1 ? value : throw new FormatException("expected 1 or more");

    private static long Number(string value) => long.Parse(value, CultureInfo.InvariantCulture);

    private static TimeSpan Span(string value) => TimeSpan.FromMilliseconds(Number(value));

    private static string? Milliseconds(TimeSpan? value) => value is { } span ? ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary><c>NAME://host:port</c>; the first of several that is not the controller's. An empty host listens everywhere.</summary>
    private static (string Host, int Port) Listener(string value)
    {
        string first = value.Split(',').Select(listener => listener.Trim())
            .FirstOrDefault(listener => !listener.StartsWith("CONTROLLER:", StringComparison.OrdinalIgnoreCase)) ?? "";
        int start = first.IndexOf("://", StringComparison.Ordinal);
        int colon = first.LastIndexOf(':');
        if (start < 0 || colon <= start)
            throw new FormatException("expected NAME://host:port");
        string host = first[(start + 3)..colon].Trim('[', ']');
        return (host.Length == 0 ? "0.0.0.0" : host, checked((int)Number(first[(colon + 1)..])));
    }
}
