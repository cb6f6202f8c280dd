using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    /// <summary>Sends the main queue's events to the consumer's queue, so that one poll serves both.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_poll_set_consumer(ClientHandle rk);

    /// <summary>
    /// Takes up to <paramref name="size"/> messages. Waits until it has that many or the time is over, so a positive timeout
    /// belongs with a size of one. Callbacks run inside. The messages are the caller's.
    /// </summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_consume_batch_queue(QueueHandle queue, int timeoutMs, NativeMessage** messages, nuint size);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_subscribe(ClientHandle rk, TopicPartitionListHandle topics);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_unsubscribe(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_assign(ClientHandle rk, NativeTopicPartitionList* partitions);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_incremental_assign(ClientHandle rk, NativeTopicPartitionList* partitions);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_incremental_unassign(ClientHandle rk, NativeTopicPartitionList* partitions);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_assignment(ClientHandle rk, out NativeTopicPartitionList* partitions);

    [LibraryImport(Library)]
    public static partial int rd_kafka_assignment_lost(ClientHandle rk);

    /// <summary>"NONE", "EAGER" or "COOPERATIVE"; owned by the client.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_rebalance_protocol(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_seek_partitions(ClientHandle rk, TopicPartitionListHandle partitions, int timeoutMs);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_pause_partitions(ClientHandle rk, TopicPartitionListHandle partitions);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_resume_partitions(ClientHandle rk, TopicPartitionListHandle partitions);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_position(ClientHandle rk, TopicPartitionListHandle partitions);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_committed(ClientHandle rk, TopicPartitionListHandle partitions, int timeoutMs);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_commit(ClientHandle rk, TopicPartitionListHandle offsets, int isAsync);

    /// <summary>The result comes as an offset commit event to <paramref name="queue"/>, with <paramref name="opaque"/>.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_commit_queue(
        ClientHandle rk, TopicPartitionListHandle offsets, QueueHandle queue, nint callback, nint opaque);

    /// <summary>Revokes (by the rebalance callback, on this thread), commits if told so, and leaves the group.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_consumer_close(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_group_metadata(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial void rd_kafka_consumer_group_metadata_destroy(nint metadata);

    /// <param name="buffer">To be released with rd_kafka_mem_free.</param>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_consumer_group_metadata_write(GroupMetadataHandle metadata, out nint buffer, out nuint size);

    [LibraryImport(Library)]
    public static unsafe partial nint rd_kafka_consumer_group_metadata_read(out nint metadata, byte* buffer, nuint size);
}
