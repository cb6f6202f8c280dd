using System.Collections.Frozen;
using System.Globalization;
using static Millrace.Broker.Storage.Topics.TopicConfigType;

namespace Millrace.Broker.Storage.Topics;

/// <summary>
/// Every setting a topic may have, once. Names, types and defaults are those of Kafka 4.3
/// (https://kafka.apache.org/documentation/#topicconfigs). Settings this broker accepts without acting on them say so.
/// </summary>
internal static class TopicConfigDefs
{
    private const string NoEffect = " Accepted; this broker does not need it.";

    public static readonly TopicConfigDef CleanupPolicy = new("cleanup.policy", List, "log.cleanup.policy", s => s.CleanupPolicy,
        "What happens to old data: delete, compact, or both.", IsPolicy);
    public static readonly TopicConfigDef CompressionType = new("compression.type", TopicConfigType.String, "compression.type", _ => "producer",
        "Compression of stored batches: uncompressed, gzip, snappy, lz4, zstd, or producer, which keeps batches as they were sent.",
        OneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"));
    public static readonly TopicConfigDef GzipLevel = new("compression.gzip.level", Int, "compression.gzip.level", _ => "-1",
        "Level of gzip where compression.type is gzip, 1 to 9; -1 is the usual one.",
        v => Number(v) is -1 or (>= 1 and <= 9) ? null : "Value must be between 1 and 9 or equal to -1");
    public static readonly TopicConfigDef Lz4Level = new("compression.lz4.level", Int, "compression.lz4.level", _ => "9",
        "Level of lz4 where compression.type is lz4; 9 is the fast compressor, any other the thorough one.", Between(1, 17));
    public static readonly TopicConfigDef ZstdLevel = new("compression.zstd.level", Int, "compression.zstd.level", _ => "3",
        "Level of zstd where compression.type is zstd.", Between(-131072, 22));
    public static readonly TopicConfigDef DeleteRetention = new("delete.retention.ms", Long, "log.cleaner.delete.retention.ms", _ => "86400000",
        "How long compaction keeps tombstones, ms.", AtLeast(0));
    public static readonly TopicConfigDef FileDeleteDelay = new("file.delete.delay.ms", Long, "log.segment.delete.delay.ms", _ => "60000",
        "How long a removed segment stays open for readers, ms.", AtLeast(0));
    public static readonly TopicConfigDef FlushMessages = new("flush.messages", Long, "log.flush.interval.messages", s => Text(s.FlushMessages),
        "Records after which the log is flushed to disk.", AtLeast(1));
    public static readonly TopicConfigDef FlushMs = new("flush.ms", Long, "log.flush.interval.ms", s => Text(Ms(s.FlushInterval) ?? long.MaxValue),
        "Time after which the log is flushed to disk, ms.", AtLeast(0));
    public static readonly TopicConfigDef IndexInterval = new("index.interval.bytes", Int, "log.index.interval.bytes",
        s => Text(s.IndexIntervalBytes), "Bytes between two index entries.", AtLeast(0));
    public static readonly TopicConfigDef MaxCompactionLag = new("max.compaction.lag.ms", Long, "log.cleaner.max.compaction.lag.ms",
        _ => Text(long.MaxValue), "Time after which a closed segment is compacted whatever the ratio, ms.", AtLeast(1));
    public static readonly TopicConfigDef MaxMessageBytes = new("max.message.bytes", Int, "message.max.bytes", s => Text(s.MaxMessageBytes),
        "Largest batch a producer may send, bytes.", AtLeast(0));
    public static readonly TopicConfigDef TimestampAfter = new("message.timestamp.after.max.ms", Long, "log.message.timestamp.after.max.ms",
        _ => "3600000", "How far a record's time may be ahead of the broker's, ms.", AtLeast(0));
    public static readonly TopicConfigDef TimestampBefore = new("message.timestamp.before.max.ms", Long, "log.message.timestamp.before.max.ms",
        _ => Text(long.MaxValue), "How far a record's time may be behind the broker's, ms.", AtLeast(0));
    public static readonly TopicConfigDef TimestampType = new("message.timestamp.type", TopicConfigType.String, "log.message.timestamp.type",
        _ => "CreateTime", "Whose time a record carries: CreateTime or LogAppendTime.", OneOf("CreateTime", "LogAppendTime"));
    public static readonly TopicConfigDef MinDirtyRatio = new("min.cleanable.dirty.ratio", TopicConfigType.Double, "log.cleaner.min.cleanable.ratio",
        _ => "0.5", "Share of bytes not compacted yet at which compaction starts.",
        Between(0, 1));
    public static readonly TopicConfigDef MinCompactionLag = new("min.compaction.lag.ms", Long, "log.cleaner.min.compaction.lag.ms", _ => "0",
        "Time for which a record is safe from compaction, ms.", AtLeast(0));
    public static readonly TopicConfigDef RetentionBytes = new("retention.bytes", Long, "log.retention.bytes", s => Text(s.RetentionBytes),
        "Size of a partition above which its oldest segments go, bytes; -1 keeps them.", AtLeast(-1));
    public static readonly TopicConfigDef RetentionMs = new("retention.ms", Long, "log.retention.ms", s => Text(Ms(s.RetentionAge) ?? -1),
        "Age after which segments go, ms; -1 keeps them.", AtLeast(-1));
    public static readonly TopicConfigDef SegmentBytes = new("segment.bytes", Int, "log.segment.bytes", s => Text(s.SegmentBytes),
        "Size at which a new segment begins, bytes.", AtLeast(14)); // Kafka's own bound up to 4.0; later ones ask for 1 MiB.
    public static readonly TopicConfigDef SegmentMs = new("segment.ms", Long, "log.roll.ms", s => Text(Ms(s.SegmentAge)!.Value),
        "Age at which a new segment begins, ms.", AtLeast(1));

    /// <summary>All settings in the order of their names.</summary>
    public static readonly IReadOnlyList<TopicConfigDef> All = ((TopicConfigDef[])
    [
        CleanupPolicy, CompressionType, GzipLevel, Lz4Level, ZstdLevel, DeleteRetention, FileDeleteDelay, FlushMessages, FlushMs, IndexInterval, MaxCompactionLag,
        MaxMessageBytes, TimestampAfter, TimestampBefore, TimestampType, MinDirtyRatio, MinCompactionLag, RetentionBytes, RetentionMs,
        SegmentBytes, SegmentMs,
        new("follower.replication.throttled.replicas", List, null, _ => "", "Throttled followers." + NoEffect),
        new("leader.replication.throttled.replicas", List, null, _ => "", "Throttled leaders." + NoEffect),
        new("local.retention.bytes", Long, "log.local.retention.bytes", _ => "-2", "Local share of tiered storage, bytes." + NoEffect, AtLeast(-2)),
        new("local.retention.ms", Long, "log.local.retention.ms", _ => "-2", "Local share of tiered storage, ms." + NoEffect, AtLeast(-2)),
        new("min.insync.replicas", Int, "min.insync.replicas", _ => "1", "Replicas that must have a record; there is one." + NoEffect, AtLeast(1)),
        new("preallocate", TopicConfigType.Boolean, "log.preallocate", _ => "false", "Make segment files at full size." + NoEffect),
        new("remote.storage.enable", TopicConfigType.Boolean, null, _ => "false", "Tiered storage, which this broker does not have.",
            v => v == "false" ? null : "this broker has no tiered storage"),
        new("segment.index.bytes", Int, "log.index.size.max.bytes", _ => "10485760", "Size of an index file; ours grow." + NoEffect, AtLeast(4)),
        new("segment.jitter.ms", Long, "log.roll.jitter.ms", _ => "0", "Spread of segment.ms, ms." + NoEffect, AtLeast(0)),
        new("unclean.leader.election.enable", TopicConfigType.Boolean, "unclean.leader.election.enable", _ => "false",
            "Let a replica that lags lead; there is one replica." + NoEffect),
    ]).OrderBy(d => d.Name, StringComparer.Ordinal).ToArray();

    private static readonly FrozenDictionary<string, TopicConfigDef> s_byName = All.ToFrozenDictionary(d => d.Name);

    public static TopicConfigDef? Find(string name) => s_byName.GetValueOrDefault(name);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long? Ms(TimeSpan? value) => value is { } v ? (long)v.TotalMilliseconds : null;

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    public static Func<string, string?> AtLeast(long minimum) =>
        v => long.Parse(v, CultureInfo.InvariantCulture) >= minimum ? null : $"Value must be at least {minimum}";

    private static Func<string, string?> Between(long least, long most) =>
        v => Number(v) < least ? $"Value must be at least {least}" : Number(v) > most ? $"Value must be no more than {most}" : null;

    private static Func<string, string?> OneOf(params string[] values) =>
        v => values.Contains(v) ? null : $"String must be one of: {string.Join(", ", values)}";

    private static string? IsPolicy(string value)
    {
        string[] parts = value.Split(',', StringSplitOptions.TrimEntries);
        return parts.All(p => p is "delete" or "compact") ? null : "String must be one of: compact, delete";
    }
}
