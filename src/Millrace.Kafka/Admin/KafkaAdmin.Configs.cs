using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaAdmin
{
    /// <summary>All settings of a topic or broker, with their defaults.</summary>
    public Task<IReadOnlyList<ConfigEntry>> DescribeConfigsAsync(ConfigResource resource)
        => SendAsync(
            Librdkafka.AdminOperation.DescribeConfigs,
            [Native(resource)],
            (parts, options) =>
            {
                RouteTo(options, resource);
                Librdkafka.rd_kafka_DescribeConfigs(_client, parts, (nuint)parts.Length, options, _queue);
            },
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_DescribeConfigs_result(rkev);
                return ReadEntries(First(
                    Librdkafka.rd_kafka_DescribeConfigs_result_resources(result, out nuint count), count, $"describing {resource}"));
            });

    private Task<bool> ReplaceConfigsAsync(ConfigResource resource, Dictionary<string, string> configs)
    {
        AdminObjectHandle native = Native(resource);
        foreach ((string name, string value) in configs)
            NativeError.ThrowIf(Librdkafka.rd_kafka_ConfigResource_set_config(native, name, value), $"setting {name} of {resource}");
        return SendAsync(
            Librdkafka.AdminOperation.AlterConfigs,
            [native],
            (parts, options) =>
            {
                RouteTo(options, resource);
                Librdkafka.rd_kafka_AlterConfigs(_client, parts, (nuint)parts.Length, options, _queue);
            },
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_AlterConfigs_result(rkev);
                First(Librdkafka.rd_kafka_AlterConfigs_result_resources(result, out nuint count), count, $"changing {resource}");
                return true;
            });
    }

    private static AdminObjectHandle Native(ConfigResource resource)
    {
        nint pointer = Librdkafka.rd_kafka_ConfigResource_new(resource.Type, resource.Name);
        return pointer != 0
            ? new AdminObjectHandle(pointer, Librdkafka.rd_kafka_ConfigResource_destroy)
            : throw new KafkaException(KafkaErrorCode.LocalInvalidArg, $"the configuration of {resource}");
    }

    /// <summary>A broker answers for its own configuration only; any broker answers for a topic's.</summary>
    private static void RouteTo(AdminOptionsHandle options, ConfigResource resource)
    {
        if (resource.Type != ConfigResourceType.Broker || !int.TryParse(resource.Name, out int broker))
            return;
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        NativeError.ThrowIf(
            Librdkafka.rd_kafka_AdminOptions_set_broker(options, broker, text, (nuint)text.Length), $"asking {resource}");
    }

    private static nint First(nint* resources, nuint count, string attempt)
    {
        if (count == 0)
            throw new KafkaException(KafkaErrorCode.ResourceNotFound, attempt);
        KafkaErrorCode code = Librdkafka.rd_kafka_ConfigResource_error(resources[0]);
        return code == KafkaErrorCode.None
            ? resources[0]
            : throw new KafkaException(code, attempt, Utf8.ToString(Librdkafka.rd_kafka_ConfigResource_error_string(resources[0])));
    }

    private static IReadOnlyList<ConfigEntry> ReadEntries(nint resource)
    {
        nint* entries = Librdkafka.rd_kafka_ConfigResource_configs(resource, out nuint count);
        var read = new ConfigEntry[(int)count];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = new ConfigEntry(
                Utf8.ToString(Librdkafka.rd_kafka_ConfigEntry_name(entries[i]))!,
                Utf8.ToString(Librdkafka.rd_kafka_ConfigEntry_value(entries[i])),
                Librdkafka.rd_kafka_ConfigEntry_source(entries[i]),
                Librdkafka.rd_kafka_ConfigEntry_is_read_only(entries[i]) > 0,
                Librdkafka.rd_kafka_ConfigEntry_is_sensitive(entries[i]) > 0);
        }

        return read;
    }
}
