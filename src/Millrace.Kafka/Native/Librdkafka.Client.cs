using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Handles, topics, metadata.
internal static partial class Librdkafka
{
    /// <summary>rd_kafka_type_t.</summary>
    public enum ClientType
    {
        Producer = 0,
        Consumer = 1,
    }

    /// <summary>Destroy without leaving the group: leaving was done, or tried, by rd_kafka_consumer_close.</summary>
    public const int DestroyWithoutClose = 0x8;

    /// <summary>Returns 0 on failure, and then <paramref name="conf"/> stays the caller's; else it has become the client's.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_new(ClientType type, nint conf, Span<byte> errstr, nuint errstrSize);

    /// <summary>Blocks until librdkafka's threads have ended.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_destroy_flags(nint rk, int flags);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_name(nint rk);

    /// <summary>A text to free with rd_kafka_mem_free, or 0.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_memberid(ClientHandle rk);

    /// <summary>A text to free with rd_kafka_mem_free, or 0 when no broker told it in time.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_clusterid(ClientHandle rk, int timeoutMs);

    /// <summary>-1 when no broker told it in time.</summary>
    [LibraryImport(Library)]
    public static partial int rd_kafka_controllerid(ClientHandle rk, int timeoutMs);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mem_free(ClientHandle rk, nint pointer);

    /// <param name="none">0: memory that belongs to no client.</param>
    [LibraryImport(Library)]
    public static partial void rd_kafka_mem_free(nint none, nint pointer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_topic_new(ClientHandle rk, string topic, nint topicConf);

    [LibraryImport(Library)]
    public static partial void rd_kafka_topic_destroy(nint rkt);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_name(nint rkt);

    /// <summary>Messages and delivery reports that are not yet handed over.</summary>
    [LibraryImport(Library)]
    public static partial int rd_kafka_outq_len(ClientHandle rk);

    /// <param name="rk">The client that asks.</param>
    /// <param name="allTopics">Non-zero: all topics of the cluster; zero: only <paramref name="onlyTopic"/>.</param>
    /// <param name="onlyTopic">A topic of rd_kafka_topic_new, or 0.</param>
    /// <param name="metadata">To be released with rd_kafka_metadata_destroy.</param>
    /// <param name="timeoutMs">Longest wait.</param>
    [LibraryImport(Library)]
    public static unsafe partial KafkaErrorCode rd_kafka_metadata(
        ClientHandle rk, int allTopics, nint onlyTopic, out NativeMetadata* metadata, int timeoutMs);

    [LibraryImport(Library)]
    public static unsafe partial void rd_kafka_metadata_destroy(NativeMetadata* metadata);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode rd_kafka_query_watermark_offsets(
        ClientHandle rk, string topic, int partition, out long low, out long high, int timeoutMs);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode rd_kafka_get_watermark_offsets(
        ClientHandle rk, string topic, int partition, out long low, out long high);

    /// <summary>In: timestamps in the offset fields; out: offsets and per-partition errors.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_offsets_for_times(ClientHandle rk, TopicPartitionListHandle offsets, int timeoutMs);
}
