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
        return ListAsync<IReadOnlyList<TopicPartitionOffset>>(group, list, listed => TopicPartitionLists.Offsets(listed), []);
    }

    /// <summary>The same, when transactions that are being committed have been: their offsets are among them.</summary>
    /// <param name="group">Group id.</param>
    /// <param name="partitions">Of these; <see cref="Offset.Invalid"/> comes for those without.</param>
    public Task<IReadOnlyList<TopicPartitionOffset>> ListStableGroupOffsetsAsync(
        string group, IReadOnlyCollection<TopicPartition> partitions)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        return ListAsync<IReadOnlyList<TopicPartitionOffset>>(
            group, list, listed => TopicPartitionLists.Offsets(listed), [], requireStable: 1);
    }

    /// <summary>A group's committed offsets with the note that was committed with each; empty for none.</summary>
    public Task<IReadOnlyList<(TopicPartitionOffset Offset, string Note)>> ListGroupNotesAsync(string group) =>
        ListAsync<IReadOnlyList<(TopicPartitionOffset, string)>>(group, null, listed => TopicPartitionLists.Notes(listed), []);

    /// <summary>Sets a group's committed offsets; the group must have no members (UNKNOWN_MEMBER_ID otherwise).</summary>
    public Task AlterGroupOffsetsAsync(string group, IReadOnlyCollection<TopicPartitionOffset> offsets) =>
        AlterGroupOffsetsAsync(group, [.. offsets.Select(offset => (offset, ""))]);

    /// <summary>
    /// The same with a note for each; brokers take up to <c>offset.metadata.max.bytes</c>, 4096 by default (OFFSET_METADATA_TOO_LARGE
    /// otherwise).
    /// </summary>
    public Task AlterGroupOffsetsAsync(string group, IReadOnlyCollection<(TopicPartitionOffset Offset, string Note)> offsets)
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

    private delegate T ReadList<out T>(NativeTopicPartitionList* list);

    private Task<T> ListAsync<T>(string group, TopicPartitionListHandle? list, ReadList<T> read, T none, int requireStable = 0)
    {
        string attempt = $"listing offsets of group '{group}'";
        nint request = Librdkafka.rd_kafka_ListConsumerGroupOffsets_new(group, list is null ? null : list.List);
        return SendAsync(
            Librdkafka.AdminOperation.ListConsumerGroupOffsets,
            [new AdminObjectHandle(request, Librdkafka.rd_kafka_ListConsumerGroupOffsets_destroy)],
            (parts, options) =>
            {
                NativeError.ThrowIf(Librdkafka.rd_kafka_AdminOptions_set_require_stable_offsets(options, requireStable), attempt);
                Librdkafka.rd_kafka_ListConsumerGroupOffsets(_client, parts, (nuint)parts.Length, options, _queue);
            },
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_ListConsumerGroupOffsets_result(rkev);
                nint* groups = Librdkafka.rd_kafka_ListConsumerGroupOffsets_result_groups(result, out nuint count);
                NativeTopicPartitionList* listed = Listed(groups, count, attempt);
                return listed == null ? none : read(listed);
            });
    }

    private static IReadOnlyList<TopicPartitionOffset> ReadOffsets(nint* groups, nuint count, string attempt)
    {
        NativeTopicPartitionList* list = Listed(groups, count, attempt);
        return list == null ? [] : TopicPartitionLists.Offsets(list);
    }

    private static NativeTopicPartitionList* Listed(nint* groups, nuint count, string attempt)
    {
        if (count == 0)
            return null;
        nint error = Librdkafka.rd_kafka_group_result_error(groups[0]);
        if (error != 0)
            throw NativeError.Read(error, attempt);
        NativeTopicPartitionList* list = Librdkafka.rd_kafka_group_result_partitions(groups[0]);
        TopicPartitionLists.ThrowIfAnyFailed(list, attempt);
        return list;
    }
}
