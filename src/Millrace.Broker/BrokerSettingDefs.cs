using System.Collections.Frozen;
using System.Globalization;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker;

/// <summary>Every broker setting under the name of Kafka's server.properties (https://kafka.apache.org/documentation/#brokerconfigs).</summary>
internal static class BrokerSettingDefs
{
    /// <summary>The longest age or pause there is, 100 years, because a date this far off can still be calculated with.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>
    /// In the order of their names, which is also the order in which they apply: of settings that say the same, Kafka lets the later one win
    /// (log.retention.hours, .minutes, .ms; log.roll.hours, .ms; log.dir, log.dirs; broker.id, node.id).
    /// </summary>
    public static readonly IReadOnlyList<BrokerSettingDef> All = Own().Concat(TopicDefaults()).OrderBy(def => def.Name, StringComparer.Ordinal).ToArray();

    private static readonly FrozenDictionary<string, BrokerSettingDef> ByName = All.ToFrozenDictionary(def => def.Name);

    public static BrokerSettingDef? Find(string name) => ByName.GetValueOrDefault(name);

    private static BrokerSettingDef[] Own() =>
    [
        List("advertised.listeners", "Address that clients are told to connect to.",
            s => s.AdvertisedHost is null ? null : $"PLAINTEXT://{s.AdvertisedHost}:{s.AdvertisedPort ?? s.Port}",
            (s, v) => ListenerSetting.Read(v, s) is var (host, port) ? s with { AdvertisedHost = host, AdvertisedPort = port } : s),
        Flag("auto.create.topics.enable", "Make a topic when a client first asks for it.",
            s => s.AutoCreateTopics, (s, v) => s with { AutoCreateTopics = v }),
        Int("broker.id", "Id of the node; node.id wins.", s => s.NodeId, (s, v) => s with { NodeId = v }, minimum: 0),
        Millis("connections.max.idle.ms", "Silence after which a connection is closed; negative: never.",
            s => s.MaxIdle, (s, v) => s with { MaxIdle = v < TimeSpan.Zero ? Longest : v }, minimum: long.MinValue),
        Flag("delete.topic.enable", "Topics may be deleted.", s => s.DeleteTopics, (s, v) => s with { DeleteTopics = v }),
        Int("fetch.max.bytes", "Most bytes of records in one fetch reply.", s => s.MaxFetchBytes, (s, v) => s with { MaxFetchBytes = v }, minimum: 1024),
        IntMillis("group.initial.rebalance.delay.ms", "Wait of an empty group's first rebalance for more members.",
            s => s.GroupInitialRebalanceDelay, (s, v) => s with { GroupInitialRebalanceDelay = v }),
        IntMillis("group.max.session.timeout.ms", "Longest session of a group member.",
            s => s.GroupMaxSessionTimeout, (s, v) => s with { GroupMaxSessionTimeout = v }),
        Int("group.max.size", "Most members of one group.", s => s.GroupMaxSize, (s, v) => s with { GroupMaxSize = v }, minimum: 1),
        IntMillis("group.min.session.timeout.ms", "Shortest session of a group member.",
            s => s.GroupMinSessionTimeout, (s, v) => s with { GroupMinSessionTimeout = v }),
        List("listeners", "Address to listen on.", s => $"PLAINTEXT://{s.Host}:{s.Port}",
            (s, v) => ListenerSetting.Read(v, s) is var (host, port) ? s with { Host = host.Length == 0 ? "0.0.0.0" : host, Port = port } : s),
        Pause("log.cleaner.backoff.ms", "How often topics to compact are looked for.",
            s => s.CompactionCheckInterval, (s, v) => s with { CompactionCheckInterval = v }) with { IsDynamic = true },
        List("log.cleanup.policy", "What happens to old data.", s => s.CleanupPolicy, (s, v) => s with { CleanupPolicy = v },
            TopicConfigDefs.CleanupPolicy.Problem) with { IsDynamic = true },
        Text("log.dir", "Directory of all data; log.dirs wins.", _ => null, (s, v) => s with { DataDirectory = v }, OneDirectory),
        List("log.dirs", "Directory of all data.", s => s.DataDirectory, (s, v) => s with { DataDirectory = v }, OneDirectory),
        Long("log.flush.interval.messages", "Records after which a log is flushed to disk.",
            s => s.FlushMessages, (s, v) => s with { FlushMessages = v }, minimum: 1) with { IsDynamic = true },
        new("log.flush.interval.ms", TopicConfigType.Long, "Time after which a log is flushed to disk.", s => Milliseconds(s.FlushInterval),
            (s, v) => s with { FlushInterval = Span(v) }, TopicConfigDefs.AtLeast(0)) { IsDynamic = true },
        Int("log.open.files.max", "Most log and index files open at a time; not a setting of Kafka's.",
            s => s.MaxOpenFiles, (s, v) => s with { MaxOpenFiles = v }, minimum: 1),
        Long("log.retention.bytes", "Size of a partition above which its oldest segments are removed.",
            s => s.RetentionBytes, (s, v) => s with { RetentionBytes = v }, minimum: -1) with { IsDynamic = true },
        Pause("log.retention.check.interval.ms", "How often old segments are looked for.",
            s => s.RetentionCheckInterval, (s, v) => s with { RetentionCheckInterval = v }),
        new("log.retention.hours", TopicConfigType.Int, "Age after which records may be removed, hours; -1 keeps them.", s => s.Given.GetValueOrDefault("log.retention.hours", "168"),
            (s, v) => s with { RetentionAge = Age(v, TimeSpan.TicksPerHour) }),
        new("log.retention.minutes", TopicConfigType.Int, "Age after which records may be removed, minutes; -1 keeps them.", s => s.Given.GetValueOrDefault("log.retention.minutes"),
            (s, v) => s with { RetentionAge = Age(v, TimeSpan.TicksPerMinute) }),
        new("log.retention.ms", TopicConfigType.Long, "Age after which records may be removed, ms; -1 keeps them.", s => RetentionMs(s),
            (s, v) => s with { RetentionAge = Age(v, TimeSpan.TicksPerMillisecond) }, TopicConfigDefs.AtLeast(-1)) { IsDynamic = true },
        new("log.roll.hours", TopicConfigType.Int, "Age at which a log begins a new segment, hours.", s => s.Given.GetValueOrDefault("log.roll.hours", "168"),
            (s, v) => s with { SegmentAge = Age(v, TimeSpan.TicksPerHour)!.Value }, TopicConfigDefs.AtLeast(1)),
        new("log.roll.ms", TopicConfigType.Long, "Age at which a log begins a new segment.", s => RollMs(s),
            (s, v) => s with { SegmentAge = Span(v) }, TopicConfigDefs.AtLeast(1)) { IsDynamic = true },
        Int("log.segment.bytes", "Size at which a log begins a new segment.",
            s => s.SegmentBytes, (s, v) => s with { SegmentBytes = v }, minimum: 14) with { IsDynamic = true },
        Int("max.connections", "Most connections at a time; for one more the one that is idle the longest is closed.",
            s => s.MaxConnections, (s, v) => s with { MaxConnections = v }, minimum: 1) with { IsDynamic = true },
        Int("message.max.bytes", "Largest batch a producer may send.",
            s => s.MaxMessageBytes, (s, v) => s with { MaxMessageBytes = v }, minimum: 0) with { IsDynamic = true },
        Int("node.id", "Id of the node.", s => s.NodeId, (s, v) => s with { NodeId = v }, minimum: 0),
        Unneeded("num.io.threads", "8", "Threads that work on requests; the runtime's pool does."),
        Unneeded("num.network.threads", "3", "Threads that read and write sockets; the runtime's pool does."),
        Int("num.partitions", "Partitions of a topic created without saying how many.",
            s => s.DefaultPartitions, (s, v) => s with { DefaultPartitions = v }, minimum: 1),
        Int("offset.metadata.max.bytes", "Longest note a consumer may commit with an offset.",
            s => s.MaxOffsetMetadataLength, (s, v) => s with { MaxOffsetMetadataLength = v }, minimum: 0),
        Pause("offsets.retention.check.interval.ms", "How often expired offsets are looked for.",
            s => s.OffsetsRetentionCheckInterval, (s, v) => s with { OffsetsRetentionCheckInterval = v }),
        Int("offsets.retention.minutes", "How long offsets are kept after their group has lost its last member.",
            s => (int)s.OffsetsRetention.TotalMinutes, (s, v) => s with { OffsetsRetention = TimeSpan.FromMinutes(v) }, minimum: 1),
        IntMillis("producer.id.expiration.ms", "Silence after which an idempotent producer is forgotten.",
            s => s.ProducerExpiration, (s, v) => s with { ProducerExpiration = v }, minimum: 1) with { IsDynamic = true },
        Int("socket.request.max.bytes", "Largest request.", s => s.MaxRequestBytes, (s, v) => s with { MaxRequestBytes = v }, minimum: 1),
    ];

    /// <summary>What topics inherit and no property of <see cref="BrokerSettings"/> says: made from the topic's own declaration.</summary>
    private static IEnumerable<BrokerSettingDef> TopicDefaults()
    {
        HashSet<string> own = [.. Own().Select(def => def.Name)];
        return TopicConfigDefs.All.Where(topic => topic.BrokerName is { } name && !own.Contains(name)).Select(topic => new BrokerSettingDef(
            topic.BrokerName!, topic.Type, topic.Doc, s => topic.Default(s.ToLogSettings()),
            (s, v) => s with { TopicDefaults = s.TopicDefaults.SetItem(topic.Name, v) }, topic.Problem) { IsDynamic = true });
    }

    private static BrokerSettingDef Text(
        string name, string doc, Func<BrokerSettings, string?> read, Func<BrokerSettings, string, BrokerSettings> set, Func<string, string?>? problem = null) =>
        new(name, TopicConfigType.String, doc, read, set, problem);

    private static BrokerSettingDef List(
        string name, string doc, Func<BrokerSettings, string?> read, Func<BrokerSettings, string, BrokerSettings> set, Func<string, string?>? problem = null) =>
        new(name, TopicConfigType.List, doc, read, set, problem);

    private static BrokerSettingDef Flag(string name, string doc, Func<BrokerSettings, bool> read, Func<BrokerSettings, bool, BrokerSettings> set) =>
        new(name, TopicConfigType.Boolean, doc, s => read(s) ? "true" : "false", (s, v) => set(s, bool.Parse(v)));

    private static BrokerSettingDef Int(
        string name, string doc, Func<BrokerSettings, int> read, Func<BrokerSettings, int, BrokerSettings> set, long minimum) =>
        new(name, TopicConfigType.Int, doc, s => read(s).ToString(CultureInfo.InvariantCulture), (s, v) => set(s, checked((int)Number(v))),
            TopicConfigDefs.AtLeast(minimum));

    private static BrokerSettingDef Long(
        string name, string doc, Func<BrokerSettings, long> read, Func<BrokerSettings, long, BrokerSettings> set, long minimum) =>
        new(name, TopicConfigType.Long, doc, s => read(s).ToString(CultureInfo.InvariantCulture), (s, v) => set(s, Number(v)), TopicConfigDefs.AtLeast(minimum));

    private static BrokerSettingDef Millis(
        string name, string doc, Func<BrokerSettings, TimeSpan> read, Func<BrokerSettings, TimeSpan, BrokerSettings> set, long minimum = 0) =>
        new(name, TopicConfigType.Long, doc, s => Milliseconds(read(s)), (s, v) => set(s, Span(v)), TopicConfigDefs.AtLeast(minimum));

    private static BrokerSettingDef IntMillis(
        string name, string doc, Func<BrokerSettings, TimeSpan> read, Func<BrokerSettings, TimeSpan, BrokerSettings> set, long minimum = 0) =>
        Millis(name, doc, read, set, minimum) with { Type = TopicConfigType.Int };

    /// <summary>A pause between two rounds: a timer takes no more than 49 days, and none is asked for every 0 ms.</summary>
    private static BrokerSettingDef Pause(
        string name, string doc, Func<BrokerSettings, TimeSpan> read, Func<BrokerSettings, TimeSpan, BrokerSettings> set) =>
        Millis(name, doc, read, (s, v) => set(s, v.TotalMilliseconds > int.MaxValue ? TimeSpan.FromMilliseconds(int.MaxValue) : v), minimum: 1);

    /// <summary>What administrators of Kafka tune and tools set by example. It is kept and told, and steers nothing.</summary>
    private static BrokerSettingDef Unneeded(string name, string standard, string doc) =>
        new(name, TopicConfigType.Int, doc + " Accepted; this broker does not need it.", s => s.Given.GetValueOrDefault(name, standard),
            (s, v) => s with { Given = s.Given.SetItem(name, v) }, TopicConfigDefs.AtLeast(1)) { IsDynamic = true };

    private static long Number(string value) => long.Parse(value, CultureInfo.InvariantCulture);

    private static TimeSpan Span(string value) => Number(value) is var ms && ms < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(ms) : Longest;

    /// <summary>Negative is for ever.</summary>
    private static TimeSpan? Age(string value, long ticksOfOne) =>
        Number(value) is var count && count < 0 ? null : count < Longest.Ticks / ticksOfOne ? TimeSpan.FromTicks(count * ticksOfOne) : Longest;

    private static string? Milliseconds(TimeSpan? value) => value is { } span ? ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Null where the hours or minutes say it, as in Kafka.</summary>
    private static string? RetentionMs(BrokerSettings settings) =>
        settings.Given.ContainsKey("log.retention.hours") || settings.Given.ContainsKey("log.retention.minutes") || settings.RetentionAge == TimeSpan.FromDays(7)
            ? settings.Given.GetValueOrDefault("log.retention.ms")
            : Milliseconds(settings.RetentionAge) ?? "-1";

    private static string? RollMs(BrokerSettings settings) =>
        settings.Given.ContainsKey("log.roll.hours") || settings.SegmentAge == TimeSpan.FromDays(7)
            ? settings.Given.GetValueOrDefault("log.roll.ms")
            : Milliseconds(settings.SegmentAge);

    private static string? OneDirectory(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length == 1
        ? null : "exactly one directory is used; name one";
}
