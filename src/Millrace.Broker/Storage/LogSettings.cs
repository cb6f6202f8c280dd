namespace Millrace.Broker.Storage;

/// <summary>What holds for the whole directory, and for topics that do not say otherwise. Names in quotes are Kafka's.</summary>
internal sealed record LogSettings
{
    /// <summary>Directory of all data; made when missing. 'log.dirs'.</summary>
    public required string Directory { get; init; }

    /// <summary>Largest batch a producer may send, bytes. 'message.max.bytes', 1,048,588 as in Kafka (1 MiB and the old 12-byte frame).</summary>
    public int MaxMessageBytes { get; init; } = 1_048_588;

    /// <summary>Size at which a new segment begins, bytes. 'log.segment.bytes', 1 GiB.</summary>
    public int SegmentBytes { get; init; } = 1 << 30;

    /// <summary>Age at which a new segment begins. 'log.roll.ms', 7 days.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age after which records may go; null keeps them. 'log.retention.ms', 7 days.</summary>
    public TimeSpan? RetentionAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Size of a partition above which its oldest segments go, bytes; -1 keeps them. 'log.retention.bytes'.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary>Settings of topics that do not set them, by the topic's name for them: those that have no property here.</summary>
    public IReadOnlyDictionary<string, string> TopicDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>'log.cleanup.policy': delete, compact, or both separated by a comma.</summary>
    public string CleanupPolicy { get; init; } = "delete";

    /// <summary>Bytes between two index entries. 'log.index.interval.bytes', 4096.</summary>
    public int IndexIntervalBytes { get; init; } = 4096;

    /// <summary>
    /// Flush to disk after this many records. 'log.flush.interval.messages', never by default: an acknowledged record is in the page cache,
    /// survives the death of the process, and may be lost with the machine, as in Kafka.
    /// </summary>
    public long FlushMessages { get; init; } = long.MaxValue;

    /// <summary>Flush to disk after this time; null leaves it to the operating system. 'log.flush.interval.ms'.</summary>
    public TimeSpan? FlushInterval { get; init; }

    /// <summary>How often old segments are looked for. 'log.retention.check.interval.ms', 5 minutes.</summary>
    public TimeSpan RetentionCheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often topics to compact are looked for. 'log.cleaner.backoff.ms', 15 s.</summary>
    public TimeSpan CompactionCheckInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most distinct keys one compaction pass remembers, about 50 bytes each: 1,000,000. More are left for the next pass.</summary>
    public int CompactionMaxKeys { get; init; } = 1_000_000;

    /// <summary>Silence after which a producer's sequence numbers are forgotten. 'producer.id.expiration.ms', one day.</summary>
    public TimeSpan ProducerExpiration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Most log and index files open at a time, 1,000; the ones used longest ago are closed until they are needed again.</summary>
    public int MaxOpenFiles { get; init; } = 1000;

    /// <summary>
    /// Most bytes the records of one batch may unfold to: 100,000,000, which is where librdkafka stops too ('receive.message.max.bytes').
    /// What is larger would hold up every consumer for ever. 1 MiB of zeros unfolds to about 1 GiB.
    /// </summary>
    public int MaxUnfoldedBatchBytes { get; init; } = 100_000_000;

    /// <summary>Most bytes of all buffers that batches of all connections need at once to be looked into, 256 MiB.</summary>
    public long MaxUnfoldingBytes { get; init; } = 256 * 1024 * 1024;
}
