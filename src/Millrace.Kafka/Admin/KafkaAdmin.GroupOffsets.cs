using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaAdmin
{
    /// <summary>A group's committed offsets.</summary>
    /// <param name="group">Group id.</param>
    /// <param name="partitions">Null for all that have an offset; else <see cref="Offset.Invalid"/> comes for those without.</param>
    public Task<IReadOnlyList<TopicPartitionOffset>> ListGroupOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition>? partitions = null)
    {
        using TopicPartitionListHandle? list = partitions is null ? null : TopicPartitionListHandle.Of(partitions);
        nint request = Librdkafka.rd_kafka_ListConsumerGroupOffsets_new(group, list is null ? null : list.List);
        return SendAsync(
            Librdkafka.AdminOperation.ListConsumerGroupOffsets,
            [new AdminObjectHandle(request, Librdkafka.rd_kafka_ListConsumerGroupOffsets_destroy)],
            (parts, options) => Librdkafka.rd_kafka_ListConsumerGroupOffsets(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_ListConsumerGroupOffsets_result(rkev);
                return ReadOffsets(
                    Librdkafka.rd_kafka_ListConsumerGroupOffsets_result_groups(result, out nuint count), count,
                    $"listing offsets of group '{group}'");
            });
    }

    /// <summary>Sets a group's committed offsets; the group must have no members (UNKNOWN_MEMBER_ID otherwise).</summary>
    public Task AlterGroupOffsetsAsync(string group, IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(offsets);
        nint request = Librdkafka.rd_kafka_AlterConsumerGroupOffsets_new(group, list);
        return SendAsync(
            Librdkafka.AdminOperation.AlterConsumerGroupOffsets,
            [new AdminObjectHandle(request, Librdkafka.rd_kafka_AlterConsumerGroupOffsets_destroy)],
            (parts, options) => Librdkafka.rd_kafka_AlterConsumerGroupOffsets(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_AlterConsumerGroupOffsets_result(rkev);
                return ReadOffsets(
                    Librdkafka.rd_kafka_AlterConsumerGroupOffsets_result_groups(result, out nuint count), count,
                    $"setting offsets of group '{group}'");
            });
    }

    /// <summary>Forgets a group's committed offsets; GROUP_SUBSCRIBED_TO_TOPIC while members read the topic.</summary>
    public Task DeleteGroupOffsetsAsync(string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        nint request = Librdkafka.rd_kafka_DeleteConsumerGroupOffsets_new(group, list);
        return SendAsync(
            Librdkafka.AdminOperation.DeleteConsumerGroupOffsets,
            [new AdminObjectHandle(request, Librdkafka.rd_kafka_DeleteConsumerGroupOffsets_destroy)],
            (parts, options) => Librdkafka.rd_kafka_DeleteConsumerGroupOffsets(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_DeleteConsumerGroupOffsets_result(rkev);
                return ReadOffsets(
                    Librdkafka.rd_kafka_DeleteConsumerGroupOffsets_result_groups(result, out nuint count), count,
                    $"deleting offsets of group '{group}'");
            });
    }

    private static IReadOnlyList<TopicPartitionOffset> ReadOffsets(nint* groups, nuint count, string attempt)
    {
        if (count == 0)
            return [];
        nint error = Librdkafka.rd_kafka_group_result_error(groups[0]);
        if (error != 0)
            throw NativeError.Read(error, attempt);
        NativeTopicPartitionList* list = Librdkafka.rd_kafka_group_result_partitions(groups[0]);
        TopicPartitionLists.ThrowIfAnyFailed(list, attempt);
        return TopicPartitionLists.Offsets(list);
    }
}
