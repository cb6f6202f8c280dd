using System.Globalization;
using Millrace.Broker.Storage.Batches;

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
        string[] policies = Effective(TopicConfigDefs.CleanupPolicy).Split(',', StringSplitOptions.TrimEntries);
        Deletes = policies.Contains("delete");
        Compacts = policies.Contains("compact");
        MaxMessageBytes = (int)Number(TopicConfigDefs.MaxMessageBytes);
        SegmentBytes = (int)Number(TopicConfigDefs.SegmentBytes);
        SegmentMs = Number(TopicConfigDefs.SegmentMs);
        RetentionBytes = Number(TopicConfigDefs.RetentionBytes);
        RetentionMs = Number(TopicConfigDefs.RetentionMs);
        IndexIntervalBytes = (int)Number(TopicConfigDefs.IndexInterval);
        FlushMessages = Number(TopicConfigDefs.FlushMessages);
        FlushMs = Number(TopicConfigDefs.FlushMs);
        TimestampBeforeMaxMs = Number(TopicConfigDefs.TimestampBefore);
        TimestampAfterMaxMs = Number(TopicConfigDefs.TimestampAfter);
        UsesAppendTime = Effective(TopicConfigDefs.TimestampType) == "LogAppendTime";
        FileDeleteDelay = TimeSpan.FromMilliseconds(Math.Min(Number(TopicConfigDefs.FileDeleteDelay), int.MaxValue));
        DeleteRetentionMs = Number(TopicConfigDefs.DeleteRetention);
        MinCompactionLagMs = Number(TopicConfigDefs.MinCompactionLag);
        MaxCompactionLagMs = Number(TopicConfigDefs.MaxCompactionLag);
        Compression = Effective(TopicConfigDefs.CompressionType) switch
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
            Codec.Gzip => (int)Number(TopicConfigDefs.GzipLevel),
            Codec.Lz4 => (int)Number(TopicConfigDefs.Lz4Level),
            Codec.Zstd => (int)Number(TopicConfigDefs.ZstdLevel),
            _ => 0,
        };
        MinDirtyRatio = double.Parse(Effective(TopicConfigDefs.MinDirtyRatio), CultureInfo.InvariantCulture);
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

    /// <summary>The value in force, as text.</summary>
    public string Effective(TopicConfigDef def) => Overrides.GetValueOrDefault(def.Name) ?? def.Default(_settings);

    private long Number(TopicConfigDef def) =>
        long.Parse(Effective(def).Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
