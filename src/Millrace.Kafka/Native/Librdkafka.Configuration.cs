using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    /// <summary>rd_kafka_conf_res_t.</summary>
    public enum ConfigurationResult
    {
        Unknown = -2,
        Invalid = -1,
        Ok = 0,
    }

    [LibraryImport(Library)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_destroy(nint conf);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ConfigurationResult rd_kafka_conf_set(
        ConfigurationHandle conf, string name, string value, Span<byte> errstr, nuint errstrSize);

    /// <summary>Which kinds of events the queues hand out; a sum of <see cref="EventType"/>.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_events(ConfigurationHandle conf, int events);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_opaque(ConfigurationHandle conf, nint opaque);

    /// <summary>void (rk, level, facility, text): comes on librdkafka's threads.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_log_cb(
        ConfigurationHandle conf, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> callback);

    /// <summary>void (rk, code, reason, opaque): comes on the thread that polls.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_error_cb(
        ConfigurationHandle conf, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> callback);

    /// <summary>void (rk, assign-or-revoke, partitions, opaque): comes on the thread that polls or closes.</summary>
    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_rebalance_cb(
        ConfigurationHandle conf, delegate* unmanaged[Cdecl]<nint, KafkaErrorCode, nint, nint, void> callback);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_opaque(nint rk);
}
