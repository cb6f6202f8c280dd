using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Messages and their headers.
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial void rd_kafka_message_destroy(NativeMessage* message);

    /// <summary>Milliseconds since 1970 UTC, or -1. Reads two fields of the message, so the collector need not be told.</summary>
    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial long rd_kafka_message_timestamp(NativeMessage* message, out TimestampType type);

    /// <summary>Parses the headers at its first call; they stay the message's. _NOENT when there are none.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_message_headers(NativeMessage* message, out nint headers);

    [LibraryImport(Library)]
    public static partial nuint rd_kafka_header_cnt(nint headers);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_header_get_all(
        nint headers, nuint index, out nint name, out nint value, out nuint size);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_headers_new(nuint initialCount);

    [LibraryImport(Library)]
    public static partial void rd_kafka_headers_destroy(nint headers);

    /// <param name="headers">The list.</param>
    /// <param name="name">Copied.</param>
    /// <param name="nameSize">-1: <paramref name="name"/> ends with a zero byte.</param>
    /// <param name="value">Copied; 0 is a null value.</param>
    /// <param name="valueSize">Bytes.</param>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_header_add(nint headers, byte* name, nint nameSize, byte* value, nint valueSize);
}
