using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaAdmin
{
    /// <summary>Creates topics; one that cannot be made does not keep the others from it.</summary>
    /// <returns>One result per topic; TOPIC_ALREADY_EXISTS is one of them, not an exception.</returns>
    public Task<IReadOnlyList<AdminResult>> CreateTopicsAsync(params IReadOnlyCollection<NewTopic> topics)
        => SendAsync(
            Librdkafka.AdminOperation.CreateTopics,
            [.. topics.Select(ToNative)],
            (parts, options) => Librdkafka.rd_kafka_CreateTopics(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_CreateTopics_result(rkev);
                return TopicResults(Librdkafka.rd_kafka_CreateTopics_result_topics(result, out nuint count), count, "creating");
            });

    /// <summary>Deletes topics; one result each, in their order.</summary>
    public Task<IReadOnlyList<AdminResult>> DeleteTopicsAsync(params IReadOnlyCollection<string> topics)
        => SendAsync(
            Librdkafka.AdminOperation.DeleteTopics,
            [.. topics.Select(topic =>
                new AdminObjectHandle(Librdkafka.rd_kafka_DeleteTopic_new(topic), Librdkafka.rd_kafka_DeleteTopic_destroy))],
            (parts, options) => Librdkafka.rd_kafka_DeleteTopics(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_DeleteTopics_result(rkev);
                return TopicResults(Librdkafka.rd_kafka_DeleteTopics_result_topics(result, out nuint count), count, "deleting");
            });

    private Task<IReadOnlyList<AdminResult>> AddPartitionsAsync(string topic, int totalPartitions)
        => SendAsync(
            Librdkafka.AdminOperation.CreatePartitions,
            [NewPartitions(topic, totalPartitions)],
            (parts, options) => Librdkafka.rd_kafka_CreatePartitions(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_CreatePartitions_result(rkev);
                return TopicResults(
                    Librdkafka.rd_kafka_CreatePartitions_result_topics(result, out nuint count), count, "adding partitions to");
            });

    /// <summary>Deletes the records before these offsets; <see cref="Offset.End"/> deletes all.</summary>
    /// <returns>The first offset that each partition has left.</returns>
    public Task<IReadOnlyList<TopicPartitionOffset>> DeleteRecordsAsync(IReadOnlyCollection<TopicPartitionOffset> before)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(before);
        return SendAsync<IReadOnlyList<TopicPartitionOffset>>(
            Librdkafka.AdminOperation.DeleteRecords,
            [new AdminObjectHandle(Librdkafka.rd_kafka_DeleteRecords_new(list), Librdkafka.rd_kafka_DeleteRecords_destroy)],
            (parts, options) => Librdkafka.rd_kafka_DeleteRecords(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                NativeTopicPartitionList* left = Librdkafka.rd_kafka_DeleteRecords_result_offsets(
                    Librdkafka.rd_kafka_event_DeleteRecords_result(rkev));
                TopicPartitionLists.ThrowIfAnyFailed(left, "deleting records");
                return TopicPartitionLists.Offsets(left);
            });
    }

    private static AdminObjectHandle ToNative(NewTopic topic)
    {
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        text.Clear();
        nint pointer = Librdkafka.rd_kafka_NewTopic_new(
            topic.Name, topic.Partitions, topic.ReplicationFactor, text, (nuint)text.Length);
        if (pointer == 0)
            throw new KafkaException(KafkaErrorCode.LocalInvalidArg, $"creating topic '{topic.Name}'", Utf8.ToString(text));
        var native = new AdminObjectHandle(pointer, Librdkafka.rd_kafka_NewTopic_destroy);
        foreach ((string name, string value) in topic.Configs)
            NativeError.ThrowIf(Librdkafka.rd_kafka_NewTopic_set_config(native, name, value), $"topic setting {name}");
        return native;
    }

    private static AdminObjectHandle NewPartitions(string topic, int total)
    {
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        text.Clear();
        nint pointer = Librdkafka.rd_kafka_NewPartitions_new(topic, (nuint)Math.Max(0, total), text, (nuint)text.Length);
        return pointer != 0
            ? new AdminObjectHandle(pointer, Librdkafka.rd_kafka_NewPartitions_destroy)
            : throw new KafkaException(KafkaErrorCode.LocalInvalidArg, $"adding partitions to topic '{topic}'", Utf8.ToString(text));
    }

    private static IReadOnlyList<AdminResult> TopicResults(nint* results, nuint count, string attempt)
    {
        var read = new AdminResult[(int)count];
        for (int i = 0; i < read.Length; i++)
        {
            string name = Utf8.ToString(Librdkafka.rd_kafka_topic_result_name(results[i]))!;
            KafkaErrorCode code = Librdkafka.rd_kafka_topic_result_error(results[i]);
            string? detail = Utf8.ToString(Librdkafka.rd_kafka_topic_result_error_string(results[i]));
            read[i] = new AdminResult(
                name, code == KafkaErrorCode.None ? null : new KafkaException(code, $"{attempt} topic '{name}'", detail));
        }

        return read;
    }
}
