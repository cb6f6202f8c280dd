using Millrace.Config;

namespace Millrace.Broker.Storage.Topics;

/// <summary>The broker's settings that steer the log itself, under the names of Kafka's server.properties.</summary>
internal static class LogSettingDefs
{
    private const string Ms = "milliseconds";

    public static readonly Setting<int> MaxOpenFiles = Setting.Int("log.open.files.max", 1000).AtLeast(1)
        .Group("Data").Importance(Importance.Low)
        .Doc("Most log and index files open at a time, fewer where the process may open few; others are opened when they are read. Not a "
        + "setting of Kafka's.");

    public static readonly Setting<long> RetentionCheckInterval = Setting.Long("log.retention.check.interval.ms", 300_000).AtLeast(1)
        .Group("Retention").Importance(Importance.Medium).Doc("How often old segments are looked for.", Ms);

    public static readonly Setting<long> CompactionCheckInterval = Setting.Long("log.cleaner.backoff.ms", 15_000).AtLeast(1).Dynamic()
        .Group("Compaction").Importance(Importance.Medium).Doc("How often topics to compact are looked for.", Ms);

    public static readonly Setting<int> ProducerExpiration = Setting.Int("producer.id.expiration.ms", 86_400_000).AtLeast(1).Dynamic()
        .Group("Consumer groups and producers").Importance(Importance.Low)
        .Doc("Silence after which an idempotent producer is forgotten.", Ms);

    public static IReadOnlyList<Setting> All { get; } = [MaxOpenFiles, RetentionCheckInterval, CompactionCheckInterval, ProducerExpiration];
}
