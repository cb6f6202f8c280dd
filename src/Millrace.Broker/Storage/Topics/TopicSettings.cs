using System.Collections.Frozen;
using Millrace.Config;

namespace Millrace.Broker.Storage.Topics;

/// <summary>One setting of topics.</summary>
/// <param name="Own">The topic's.</param>
/// <param name="OfBroker">The broker's that is its default; null if there is none.</param>
internal sealed record TopicSetting(Setting Own, Setting? OfBroker)
{
    /// <summary>Value of a topic that does not set it, as text.</summary>
    /// <param name="defaults">What the broker says, by the topics' names.</param>
    public string DefaultIn(IReadOnlyDictionary<string, string> defaults) => defaults.GetValueOrDefault(Own.Name) ?? Own.DefaultText!;
}

/// <summary>
/// Every setting a topic may have, and the broker's that is its default. Names, types and defaults are those of Kafka 4.3
/// (https://kafka.apache.org/documentation/#topicconfigs). Settings this broker accepts without acting on them say so.
/// </summary>
internal static class TopicSettings
{
    private const string Records = "Records", Segments = "Segments and disk", Retention = "Retention", Compaction = "Compaction";
    private const string NoEffect = "Without effect", NotNeeded = " Accepted; this broker does not need it.";
    private const string Ms = "milliseconds", Bytes = "bytes";

    private static readonly List<TopicSetting> Declared = [];

    public static readonly Setting<IReadOnlyList<string>> CleanupPolicy = Add("log.cleanup.policy", Retention, Importance.High,
        Setting.ListOf("cleanup.policy", "delete", "compact", "delete")
            .Doc("What happens to old data: delete, compact, both, or, when it is empty, nothing."));

    public static readonly Setting<string> CompressionType = Add("compression.type", Records, Importance.Medium,
        Setting.String("compression.type", "producer").OneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer")
            .Doc("Compression of stored batches; producer keeps batches as they were sent."));

    public static readonly Setting<int> GzipLevel = Add("compression.gzip.level", Records, Importance.Low,
        Setting.Int("compression.gzip.level", -1).Allow("-1, or 1 to 9")
            .Check(v => v is -1 or (>= 1 and <= 9) ? null : "Value must be between 1 and 9 or equal to -1")
            .Doc("Level of gzip where compression.type is gzip; -1 is the usual one."));

    public static readonly Setting<int> Lz4Level = Add("compression.lz4.level", Records, Importance.Low,
        Setting.Int("compression.lz4.level", 9).Between(1, 17)
            .Doc("Level of lz4 where compression.type is lz4; 9 is the fast compressor, any other the thorough one."));

    public static readonly Setting<int> ZstdLevel = Add("compression.zstd.level", Records, Importance.Low,
        Setting.Int("compression.zstd.level", 3).Between(-131072, 22).Doc("Level of zstd where compression.type is zstd."));

    public static readonly Setting<long> DeleteRetention = Add("log.cleaner.delete.retention.ms", Compaction, Importance.Medium,
        Setting.Long("delete.retention.ms", 86_400_000).AtLeast(0).Doc("How long compaction keeps tombstones.", Ms));

    public static readonly Setting<long> FileDeleteDelay = Add("log.segment.delete.delay.ms", Segments, Importance.Low,
        Setting.Long("file.delete.delay.ms", 60_000).AtLeast(0).Doc("How long a removed segment stays open for readers.", Ms));

    // Never by default, as in Kafka: an acknowledged record survives the death of the process, and may be lost with the machine.
    public static readonly Setting<long> FlushMessages = Add("log.flush.interval.messages", Segments, Importance.High,
        Setting.Long("flush.messages", long.MaxValue).AtLeast(1)
            .Doc("Records after which a log is flushed to disk; 1 flushes before every acknowledgement.", "records"));

    public static readonly Setting<long> FlushMs =
        Add(Setting.Long("flush.ms", long.MaxValue).AtLeast(0), "log.flush.interval.ms", 0, Segments, Importance.High,
        "Time after which a log is flushed to disk; else the operating system does it when it likes.");

    public static readonly Setting<int> IndexInterval = Add("log.index.interval.bytes", Segments, Importance.Low,
        Setting.Int("index.interval.bytes", 4096).AtLeast(0).Doc("Distance of two index entries.", Bytes));

    public static readonly Setting<long> MaxCompactionLag = Add("log.cleaner.max.compaction.lag.ms", Compaction, Importance.Medium,
        Setting.Long("max.compaction.lag.ms", long.MaxValue).AtLeast(1)
            .Doc("Time after which a closed segment is compacted whatever the ratio.", Ms));

    public static readonly Setting<int> MaxMessageBytes = Add("message.max.bytes", Records, Importance.High,
        Setting.Int("max.message.bytes", (1024 * 1024) + 12).AtLeast(0).Doc("Largest batch a producer may send.", Bytes));

    public static readonly Setting<long> TimestampAfter = Add("log.message.timestamp.after.max.ms", Records, Importance.Medium,
        Setting.Long("message.timestamp.after.max.ms", 3_600_000).AtLeast(0)
            .Doc("How far a record's time may be ahead of the broker's.", Ms));

    public static readonly Setting<long> TimestampBefore = Add("log.message.timestamp.before.max.ms", Records, Importance.Medium,
        Setting.Long("message.timestamp.before.max.ms", long.MaxValue).AtLeast(0)
            .Doc("How far a record's time may be behind the broker's.", Ms));

    public static readonly Setting<string> TimestampType = Add("log.message.timestamp.type", Records, Importance.Medium,
        Setting.String("message.timestamp.type", "CreateTime").OneOf("CreateTime", "LogAppendTime")
            .Doc("Whose time a record carries: the producer's or the broker's."));

    public static readonly Setting<double> MinDirtyRatio = Add("log.cleaner.min.cleanable.ratio", Compaction, Importance.Medium,
        Setting.Double("min.cleanable.dirty.ratio", 0.5).Between(0, 1).Doc("Share of bytes not compacted yet at which compaction starts."));

    public static readonly Setting<long> MinCompactionLag = Add("log.cleaner.min.compaction.lag.ms", Compaction, Importance.Medium,
        Setting.Long("min.compaction.lag.ms", 0).AtLeast(0).Doc("Time for which a record is safe from compaction.", Ms));

    public static readonly Setting<long> RetentionBytes = Add("log.retention.bytes", Retention, Importance.High,
        Setting.Long("retention.bytes", -1).AtLeast(-1)
            .Doc("Size of a partition above which its oldest segments are removed; -1 keeps them.", Bytes));

    public static readonly Setting<long> RetentionMs =
        Add(Setting.Long("retention.ms", 604_800_000).AtLeast(-1), "log.retention.ms", -1, Retention, Importance.High,
        "Age after which segments are removed; -1 keeps them.");

    // The bound is Kafka's own up to 4.0; later ones ask for 1 MiB.
    public static readonly Setting<int> SegmentBytes = Add("log.segment.bytes", Segments, Importance.High,
        Setting.Int("segment.bytes", 1 << 30).AtLeast(14).Doc("Size at which a log begins a new segment.", Bytes));

    public static readonly Setting<long> SegmentMs =
        Add(Setting.Long("segment.ms", 604_800_000).AtLeast(1), "log.roll.ms", 1, Segments, Importance.High,
        "Age at which a log begins a new segment.");

    static TopicSettings()
    {
        Add(null, NoEffect, Importance.Low, Setting.List("follower.replication.throttled.replicas", [])
            .Doc("Throttled followers." + NotNeeded));
        Add(null, NoEffect, Importance.Low, Setting.List("leader.replication.throttled.replicas", [])
            .Doc("Throttled leaders." + NotNeeded));
        Add("log.local.retention.bytes", NoEffect, Importance.Low,
            Setting.Long("local.retention.bytes", -2).AtLeast(-2).Doc("Local share of tiered storage, bytes." + NotNeeded));
        Add("log.local.retention.ms", NoEffect, Importance.Low,
            Setting.Long("local.retention.ms", -2).AtLeast(-2).Doc("Local share of tiered storage, ms." + NotNeeded));
        Add("min.insync.replicas", NoEffect, Importance.Low,
            Setting.Int("min.insync.replicas", 1).AtLeast(1).Doc("Replicas that must have a record; there is one." + NotNeeded));
        Add("log.preallocate", NoEffect, Importance.Low, Setting.Bool("preallocate", false)
            .Doc("Make segment files at full size." + NotNeeded));
        Add(null, NoEffect, Importance.Low, Setting.Bool("remote.storage.enable", false).Allow("false")
            .Check(v => v ? "this broker has no tiered storage" : null).Doc("Tiered storage, which this broker does not have."));
        Add("log.index.size.max.bytes", NoEffect, Importance.Low,
            Setting.Int("segment.index.bytes", 10 * 1024 * 1024).AtLeast(4).Doc("Size of an index file; ours grow." + NotNeeded));
        Add("log.roll.jitter.ms", NoEffect, Importance.Low,
            Setting.Long("segment.jitter.ms", 0).AtLeast(0).Doc("Spread of segment.ms, ms." + NotNeeded));
        Add("unclean.leader.election.enable", NoEffect, Importance.Low, Setting.Bool("unclean.leader.election.enable", false)
            .Doc("Let a replica that lags lead; there is one replica." + NotNeeded));
        All = [.. Declared.OrderBy(setting => setting.Own.Name, StringComparer.Ordinal)];
        Def = ConfigDef.Of([.. All.Select(setting => setting.Own)]);
        ByName = All.ToFrozenDictionary(setting => setting.Own.Name);
    }

    /// <summary>All settings in the order of their names.</summary>
    public static IReadOnlyList<TopicSetting> All { get; }

    /// <summary>The same, as a declaration.</summary>
    public static ConfigDef Def { get; }

    private static FrozenDictionary<string, TopicSetting> ByName { get; }

    public static TopicSetting? Find(string name) => ByName.GetValueOrDefault(name);

    private static Setting<T> Add<T>(string? broker, string group, Importance importance, Setting<T> setting)
    {
        setting.Group(group).Importance(importance);
        Declared.Add(new TopicSetting(setting, broker is null ? null : setting.As(broker).Dynamic()));
        return setting;
    }

    /// <summary>A time for which the broker's own setting has no default: hours or minutes may say it there, or nothing does.</summary>
    private static Setting<long> Add(Setting<long> setting, string broker, long least, string group, Importance importance, string doc)
    {
        setting.Group(group).Importance(importance).Doc(doc, Ms);
        Declared.Add(new TopicSetting(setting, Setting.OptionalLong(broker).Group(group).Importance(importance).Dynamic().Doc(doc, Ms)
            .Allow(setting.Allowed!).Check(value => value < least ? $"Value must be at least {least}" : null)));
        return setting;
    }
}
