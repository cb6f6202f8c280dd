using Millrace.Config;

namespace Millrace.Broker.Storage.Topics;

/// <summary>What holds for the whole directory, and for topics that do not say otherwise.</summary>
internal sealed record LogSettings
{
    /// <summary>Directory of all data; made when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Settings of topics that do not set them, by the topics' names, where they are not the usual ones.</summary>
    public IReadOnlyDictionary<string, string> TopicDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>How often old segments are looked for.</summary>
    public TimeSpan RetentionCheckInterval { get; init; } = Durations.OfMilliseconds(LogSettingDefs.RetentionCheckInterval.DefaultValue);

    /// <summary>How often topics to compact are looked for.</summary>
    public TimeSpan CompactionCheckInterval { get; init; } =
        Durations.OfMilliseconds(LogSettingDefs.CompactionCheckInterval.DefaultValue);

    /// <summary>
    /// Most distinct keys one compaction pass remembers, about 50 bytes each: 1,000,000. More are left for the next pass.
    /// </summary>
    public int CompactionMaxKeys { get; init; } = 1_000_000;

    /// <summary>Silence after which a producer's sequence numbers are forgotten.</summary>
    public TimeSpan ProducerExpiration { get; init; } = TimeSpan.FromMilliseconds(LogSettingDefs.ProducerExpiration.DefaultValue);

    /// <summary>Most log and index files open at a time; the ones used longest ago are closed until they are needed again.</summary>
    public int MaxOpenFiles { get; init; } = LogSettingDefs.MaxOpenFiles.DefaultValue;

    /// <summary>
    /// Most bytes the records of one batch may unfold to: 100,000,000, which is where librdkafka stops too ('receive.message.max.bytes').
    /// What is larger would hold up every consumer for ever. 1 MiB of zeros unfolds to about 1 GiB.
    /// </summary>
    public int MaxUnfoldedBatchBytes { get; init; } = 100_000_000;

    /// <summary>Most bytes of all buffers that batches of all connections need at once to be looked into, 256 MiB.</summary>
    public long MaxUnfoldingBytes { get; init; } = 256 * 1024 * 1024;
}
