using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Admin requests: configurations of topics and brokers. What a result holds lives as long as its event.
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ConfigResource_new(ConfigResourceType type, string name);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ConfigResource_destroy(nint resource);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode rd_kafka_ConfigResource_set_config(AdminObjectHandle resource, string name, string value);

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
    public static partial void rd_kafka_AlterConfigs(
        ClientHandle rk, nint[] resources, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_AlterConfigs_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_AlterConfigs_result_resources(nint result, out nuint count);
}
