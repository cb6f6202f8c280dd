using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

// Admin requests: consumer groups and their offsets. What a result holds lives as long as its event.
internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial void rd_kafka_ListConsumerGroups(ClientHandle rk, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_ListConsumerGroups_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ListConsumerGroups_result_valid(nint result, out nuint count);

    /// <summary>Errors of the brokers that could not be asked; they stay the result's.</summary>
    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ListConsumerGroups_result_errors(nint result, out nuint count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupListing_group_id(nint listing);

    [LibraryImport(Library)]
    public static partial ConsumerGroupState rd_kafka_ConsumerGroupListing_state(nint listing);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void rd_kafka_DescribeConsumerGroups(
        ClientHandle rk, string[] groups, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DescribeConsumerGroups_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DescribeConsumerGroups_result_groups(nint result, out nuint count);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_group_id(nint group);

    /// <summary>0, or an error that stays the result's.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_error(nint group);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_partition_assignor(nint group);

    [LibraryImport(Library)]
    public static partial ConsumerGroupState rd_kafka_ConsumerGroupDescription_state(nint group);

    [LibraryImport(Library)]
    public static partial nuint rd_kafka_ConsumerGroupDescription_member_count(nint group);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_ConsumerGroupDescription_member(nint group, nuint index);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_client_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_group_instance_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_consumer_id(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_host(nint member);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_MemberDescription_assignment(nint member);

    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_MemberAssignment_partitions(nint assignment);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_DeleteGroup_new(string group);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteGroup_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteGroups(
        ClientHandle rk, nint[] groups, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DeleteGroups_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DeleteGroups_result_groups(nint result, out nuint count);

    /// <summary>0, or an error that stays the result's.</summary>
    [LibraryImport(Library)]
    public static partial nint rd_kafka_group_result_error(nint result);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_group_result_name(nint result);

    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_group_result_partitions(nint result);

    /// <param name="group">Group id.</param>
    /// <param name="partitions">Null for all that have an offset.</param>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_ListConsumerGroupOffsets_new(string group, NativeTopicPartitionList* partitions);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ListConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_ListConsumerGroupOffsets(
        ClientHandle rk, nint[] requests, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_ListConsumerGroupOffsets_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_ListConsumerGroupOffsets_result_groups(nint result, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_AlterConsumerGroupOffsets_new(string group, TopicPartitionListHandle offsets);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AlterConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_AlterConsumerGroupOffsets(
        ClientHandle rk, nint[] requests, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_AlterConsumerGroupOffsets_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_AlterConsumerGroupOffsets_result_groups(nint result, out nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint rd_kafka_DeleteConsumerGroupOffsets_new(string group, TopicPartitionListHandle partitions);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteConsumerGroupOffsets_destroy(nint request);

    [LibraryImport(Library)]
    public static partial void rd_kafka_DeleteConsumerGroupOffsets(
        ClientHandle rk, nint[] requests, nuint count, AdminOptionsHandle options, QueueHandle queue);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_event_DeleteConsumerGroupOffsets_result(nint rkev);

    [LibraryImport(Library)]
    public static partial nint* rd_kafka_DeleteConsumerGroupOffsets_result_groups(nint result, out nuint count);
}
