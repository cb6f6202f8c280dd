using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Queues and events.
internal static unsafe partial class Librdkafka
{
    /// <summary>RD_KAFKA_EVENT_...</summary>
    public enum EventType
    {
        None = 0,
        DeliveryReports = 0x1,
        Error = 0x8,
        OffsetCommit = 0x20,
    }

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_new(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_get_main(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_get_consumer(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_destroy(nint queue);

    /// <summary>Hands what comes to <paramref name="source"/> to <paramref name="destination"/> instead.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_forward(QueueHandle source, QueueHandle destination);

    /// <summary>Makes the call that waits on this queue, or else the next one, return at once.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_queue_yield(QueueHandle queue);

    /// <summary>An event to destroy with rd_kafka_event_destroy, or 0 when none came in time.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_queue_poll(QueueHandle queue, int timeoutMs);

    [LibraryImport(Library)]
    public static partial EventType rd_kafka_event_type(nint rkev);

    [LibraryImport(Library)]
    public static partial void rd_kafka_event_destroy(nint rkev);

    [LibraryImport(Library)]
    public static partial nuint rd_kafka_event_message_count(nint rkev);

    /// <summary>Messages of a delivery report event; they live as long as the event.</summary>
    [LibraryImport(Library)]
    public static partial nuint rd_kafka_event_message_array(nint rkev, NativeMessage** messages, nuint size);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_event_error(nint rkev);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_error_string(nint rkev);

    [LibraryImport(Library)]
    public static partial int rd_kafka_event_error_is_fatal(nint rkev);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_opaque(nint rkev);

    /// <summary>The list of an offset commit event; it lives as long as the event.</summary>
    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_event_topic_partition_list(nint rkev);
}
