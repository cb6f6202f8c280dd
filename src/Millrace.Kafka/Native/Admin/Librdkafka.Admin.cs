using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Admin requests: each sends at once and puts its result as an event on a queue. Topics, partitions, records.
internal static unsafe partial class Librdkafka
{
    /// <summary>rd_kafka_admin_op_t.</summary>
    public enum AdminOperation
    {
        CreateTopics = 1,
        DeleteTopics = 2,
        CreatePartitions = 3,
        DescribeConfigs = 5,
        DeleteRecords = 6,
        DeleteGroups = 7,
        DeleteConsumerGroupOffsets = 8,
        ListConsumerGroups = 12,
        DescribeConsumerGroups = 13,
        ListConsumerGroupOffsets = 14,
        AlterConsumerGroupOffsets = 15,
        IncrementalAlterConfigs = 16,
    }

    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_new(ClientHandle rk, AdminOperation operation);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AdminOptions_destroy(nint options);

    /// <summary>Longest wait for the broker's answer.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_AdminOptions_set_request_timeout(
        AdminOptionsHandle options, int timeoutMs, Span<byte> errstr, nuint errstrSize);

    /// <summary>How long the broker may wait for the change to have reached all brokers.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_AdminOptions_set_operation_timeout(
        AdminOptionsHandle options, int timeoutMs, Span<byte> errstr, nuint errstrSize);

    /// <summary>Sends the request to this broker instead of the controller.</summary>
    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_AdminOptions_set_broker(
        AdminOptionsHandle options, int broker, Span<byte> errstr, nuint errstrSize);

    /// <summary>Has offsets of transactions under way waited for.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_AdminOptions_set_require_stable_offsets(AdminOptionsHandle options, int isRequired);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AdminOptions_set_opaque(AdminOptionsHandle options, nint opaque);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_NewTopic_new(
        string topic, int partitions, int replicationFactor, Span<byte> errstr, nuint errstrSize);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial KafkaErrorCode rd_kafka_NewTopic_set_config(AdminObjectHandle topic, string name, string value);

    [LibraryImport(Library)]
    public static partial void rd_kafka_NewTopic_destroy(nint topic);

    [LibraryImport(Library)]
    public static partial void rd_kafka_CreateTopics(
        ClientHandle rk, nint[] topics, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_CreateTopics_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_CreateTopics_result_topics(nint result, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_DeleteTopic_new(string topic);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteTopic_destroy(nint topic);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteTopics(
        ClientHandle rk, nint[] topics, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DeleteTopics_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DeleteTopics_result_topics(nint result, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_NewPartitions_new(string topic, nuint total, Span<byte> errstr, nuint errstrSize);

    [LibraryImport(Library)]
    public static partial void rd_kafka_NewPartitions_destroy(nint partitions);

    [LibraryImport(Library)]
    public static partial void rd_kafka_CreatePartitions(
        ClientHandle rk, nint[] partitions, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_CreatePartitions_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_CreatePartitions_result_topics(nint result, out nuint count);

    [LibraryImport(Library)]
    public static partial KafkaErrorCode rd_kafka_topic_result_error(nint result);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_result_error_string(nint result);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_topic_result_name(nint result);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_DeleteRecords_new(TopicPartitionListHandle before);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteRecords_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteRecords(
        ClientHandle rk, nint[] requests, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DeleteRecords_result(nint rkev);

    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_DeleteRecords_result_offsets(nint result);
}
