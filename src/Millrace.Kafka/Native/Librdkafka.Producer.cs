using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    /// <summary>RD_KAFKA_MSG_F_COPY: the library copies the value before it returns.</summary>
    public const int CopyValue = 0x2;

    /// <summary>RD_KAFKA_PURGE_F_QUEUE: drop what waits here.</summary>
    public const int PurgeQueue = 0x1;

    /// <summary>RD_KAFKA_PURGE_F_INFLIGHT: drop what was sent and not yet acknowledged.</summary>
    public const int PurgeInFlight = 0x2;

    /// <summary>0 when queued, -1 when not (rd_kafka_last_error says why). Key and value are copied.</summary>
    [LibraryImport(Library)]
    public static partial int rd_kafka_produce(
        nint rkt, int partition, int flags, byte* value, nuint valueSize, byte* key, nuint keySize, nint opaque);

    /// <summary>
    /// How many were queued. Each message's error is 0 when it was, else why it was not; _QUEUE_FULL from the first that found no room on.
    /// Reads payload, key and opaque of each.
    /// </summary>
    [LibraryImport(Library)]
    public static partial int rd_kafka_produce_batch(nint rkt, int partition, int flags, NativeMessage* messages, int count);

    /// <summary>
    /// An error object to destroy, or 0 when queued; headers given in <paramref name="arguments"/> are then the library's.
    /// </summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_produceva(ClientHandle rk, ProduceArgument* arguments, nuint count);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_flush(ClientHandle rk, int timeoutMs);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_purge(ClientHandle rk, int flags);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_init_transactions(ClientHandle rk, int timeoutMs);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_begin_transaction(ClientHandle rk);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_send_offsets_to_transaction(
        ClientHandle rk, TopicPartitionListHandle offsets, GroupMetadataHandle group, int timeoutMs);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_commit_transaction(ClientHandle rk, int timeoutMs);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_abort_transaction(ClientHandle rk, int timeoutMs);
}
