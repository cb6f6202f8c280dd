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

    /// <summary>Changes some settings of a topic or broker, leaving the others.</summary>
    /// <param name="resource">A topic or broker.</param>
    /// <param name="changes">New values; null returns a setting to its default.</param>
    public Task AlterConfigsAsync(ConfigResource resource, IReadOnlyDictionary<string, string?> changes)
    {
        using AdminObjectHandle native = Native(resource);
        foreach ((string name, string? value) in changes)
        {
            NativeError.ThrowIf(
                Librdkafka.rd_kafka_ConfigResource_add_incremental_config(
                    native, name, value is null ? Librdkafka.AlterConfigOperation.Delete : Librdkafka.AlterConfigOperation.Set, value),
                $"setting {name} of {resource}");
        }

        return SendAsync(
            Librdkafka.AdminOperation.IncrementalAlterConfigs,
            [native],
            (parts, options) =>
            {
                RouteTo(options, resource);
                Librdkafka.rd_kafka_IncrementalAlterConfigs(_client, parts, (nuint)parts.Length, options, _queue);
            },
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_IncrementalAlterConfigs_result(rkev);
                First(Librdkafka.rd_kafka_IncrementalAlterConfigs_result_resources(result, out nuint count), count, $"changing {resource}");
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
