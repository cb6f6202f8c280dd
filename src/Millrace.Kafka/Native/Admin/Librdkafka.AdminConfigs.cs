using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Admin requests: configurations of topics and brokers. What a result holds lives as long as its event.
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ConfigResource_new(ConfigResourceType type, string name);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ConfigResource_destroy(nint resource);

    /// <summary>rd_kafka_AlterConfigOpType_t.</summary>
    public enum AlterConfigOperation
    {
        Set = 0,
        Delete = 1,
    }

    /// <summary>0, or an error to destroy. The value of a deletion is null.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ConfigResource_add_incremental_config(
        AdminObjectHandle resource, string name, AlterConfigOperation operation, string? value);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_ConfigResource_error(nint resource);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigResource_error_string(nint resource);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ConfigResource_configs(nint resource, out nuint count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigEntry_name(nint entry);

    /// <summary>0 when the value is sensitive, or null.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConfigEntry_value(nint entry);

    [LibraryImport(Library)]
    public static partial ConfigSource rd_kafka_ConfigEntry_source(nint entry);

    [LibraryImport(Library)]
    public static partial int rd_kafka_ConfigEntry_is_read_only(nint entry);

    [LibraryImport(Library)]
    public static partial int rd_kafka_ConfigEntry_is_sensitive(nint entry);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DescribeConfigs(
        ClientHandle rk, nint[] resources, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DescribeConfigs_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DescribeConfigs_result_resources(nint result, out nuint count);

    [LibraryImport(Library)]
    public static partial void rd_kafka_IncrementalAlterConfigs(
        ClientHandle rk, nint[] resources, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_IncrementalAlterConfigs_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_IncrementalAlterConfigs_result_resources(nint result, out nuint count);
}
