using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// rd_kafka_error_t is owned by the caller where a function returns it: NativeError turns it into an exception and destroys it.
internal static partial class Librdkafka
{
    /// <summary>The error of this thread's latest rd_kafka_produce or rd_kafka_topic_new that failed.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_last_error();

    /// <summary>0 when no fatal error has been raised, else the underlying code; text is written to <paramref name="errstr"/>.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_fatal_error(ClientHandle rk, Span<byte> errstr, nuint errstrSize);

    [LibraryImport(Library)]
    public static partial void rd_kafka_get_err_descs(out nint descriptions, out nuint count);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_error_code(nint error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_error_string(nint error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_is_fatal(nint error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_is_retriable(nint error);

    [LibraryImport(Library)]
    public static partial int rd_kafka_error_txn_requires_abort(nint error);

    [LibraryImport(Library)]
    public static partial void rd_kafka_error_destroy(nint error);

    /// <summary>Raises one error on purpose, for tests of what happens after a fatal error.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode rd_kafka_test_fatal_error(ClientHandle rk, KafkaErrorCode error, string reason);
}
