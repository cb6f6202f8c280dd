using Millrace.Broker.Storage.Codecs;
using Millrace.Config;

namespace Millrace.Broker.Storage.Topics;

/// <summary>Settings of one topic at one moment: what was set, and the values in force, parsed once.</summary>
internal sealed class TopicConfigs
{
    private readonly LogSettings _settings;

    /// <param name="overrides">Valid settings of the topic itself.</param>
    public TopicConfigs(LogSettings settings, IReadOnlyDictionary<string, string> overrides)
    {
        _settings = settings;
        Overrides = overrides;
        IReadOnlyList<string> policies = Get(TopicSettings.CleanupPolicy);
        Deletes = policies.Contains("delete");
        Compacts = policies.Contains("compact");
        MaxMessageBytes = Get(TopicSettings.MaxMessageBytes);
        SegmentBytes = Get(TopicSettings.SegmentBytes);
        SegmentMs = Get(TopicSettings.SegmentMs);
        RetentionBytes = Get(TopicSettings.RetentionBytes);
        RetentionMs = Get(TopicSettings.RetentionMs);
        IndexIntervalBytes = Get(TopicSettings.IndexInterval);
        FlushMessages = Get(TopicSettings.FlushMessages);
        FlushMs = Get(TopicSettings.FlushMs);
        TimestampBeforeMaxMs = Get(TopicSettings.TimestampBefore);
        TimestampAfterMaxMs = Get(TopicSettings.TimestampAfter);
        UsesAppendTime = Get(TopicSettings.TimestampType) == "LogAppendTime";
        FileDeleteDelay = TimeSpan.FromMilliseconds(Math.Min(Get(TopicSettings.FileDeleteDelay), int.MaxValue));
        DeleteRetentionMs = Get(TopicSettings.DeleteRetention);
        MinCompactionLagMs = Get(TopicSettings.MinCompactionLag);
        MaxCompactionLagMs = Get(TopicSettings.MaxCompactionLag);
        Compression = Get(TopicSettings.CompressionType) switch
        {
            "uncompressed" => Codec.None,
            "gzip" => Codec.Gzip,
            "snappy" => Codec.Snappy,
            "lz4" => Codec.Lz4,
            "zstd" => Codec.Zstd,
            _ => null,
        };
        CompressionLevel = Compression switch
        {
            Codec.Gzip => Get(TopicSettings.GzipLevel),
            Codec.Lz4 => Get(TopicSettings.Lz4Level),
            Codec.Zstd => Get(TopicSettings.ZstdLevel),
            _ => 0,
        };
        MinDirtyRatio = Get(TopicSettings.MinDirtyRatio);
    }

    /// <summary>What the topic sets itself, by Kafka's names.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; }

    public bool Deletes { get; }
    public bool Compacts { get; }
    public int MaxMessageBytes { get; }
    public int SegmentBytes { get; }
    public long SegmentMs { get; }

    /// <summary>-1: no limit.</summary>
    public long RetentionBytes { get; }

    /// <summary>-1: no limit.</summary>
    public long RetentionMs { get; }
    public int IndexIntervalBytes { get; }
    public long FlushMessages { get; }
    public long FlushMs { get; }
    public long TimestampBeforeMaxMs { get; }
    public long TimestampAfterMaxMs { get; }
    public bool UsesAppendTime { get; }
    public TimeSpan FileDeleteDelay { get; }
    public long DeleteRetentionMs { get; }
    public long MinCompactionLagMs { get; }
    public long MaxCompactionLagMs { get; }
    public double MinDirtyRatio { get; }

    /// <summary>What batches are stored in; null keeps what the producer chose.</summary>
    public Codec? Compression { get; }

    /// <summary>Level of <see cref="Compression"/>, where it has levels.</summary>
    public int CompressionLevel { get; }

    /// <summary>The value in force.</summary>
    public T Get<T>(Setting<T> setting) =>
        (Overrides.GetValueOrDefault(setting.Name) ?? _settings.TopicDefaults.GetValueOrDefault(setting.Name)) is { } text
            ? setting.ValueOf(text)
            : setting.DefaultValue!;
}
