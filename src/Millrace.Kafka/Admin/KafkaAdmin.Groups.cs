using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaAdmin
{
    /// <summary>All consumer groups of the cluster.</summary>
    /// <exception cref="KafkaException">A broker could not be asked, so groups may be missing.</exception>
    public Task<IReadOnlyList<ConsumerGroupListing>> ListGroupsAsync()
        => SendAsync<IReadOnlyList<ConsumerGroupListing>>(
            Librdkafka.AdminOperation.ListConsumerGroups,
            options => Librdkafka.rd_kafka_ListConsumerGroups(_client, options, _queue),
            rkev =>
            {
                nint result = Librdkafka.rd_kafka_event_ListConsumerGroups_result(rkev);
                nint* errors = Librdkafka.rd_kafka_ListConsumerGroups_result_errors(result, out nuint errorCount);
                if (errorCount > 0)
                    throw NativeError.Read(errors[0], "listing consumer groups");
                nint* listings = Librdkafka.rd_kafka_ListConsumerGroups_result_valid(result, out nuint count);
                var read = new ConsumerGroupListing[(int)count];
                for (int i = 0; i < read.Length; i++)
                {
                    read[i] = new ConsumerGroupListing(
                        Utf8.ToString(Librdkafka.rd_kafka_ConsumerGroupListing_group_id(listings[i]))!,
                        Librdkafka.rd_kafka_ConsumerGroupListing_state(listings[i]));
                }

                return read;
            });

    /// <summary>Describes groups; one result each, in their order.</summary>
    public Task<IReadOnlyList<ConsumerGroupDescription>> DescribeGroupsAsync(params IReadOnlyCollection<string> groups)
        => SendAsync<IReadOnlyList<ConsumerGroupDescription>>(
            Librdkafka.AdminOperation.DescribeConsumerGroups,
            options => Librdkafka.rd_kafka_DescribeConsumerGroups(_client, [.. groups], (nuint)groups.Count, options, _queue),
            rkev =>
            {
                nint* described = Librdkafka.rd_kafka_DescribeConsumerGroups_result_groups(
                    Librdkafka.rd_kafka_event_DescribeConsumerGroups_result(rkev), out nuint count);
                var read = new ConsumerGroupDescription[(int)count];
                for (int i = 0; i < read.Length; i++)
                    read[i] = ReadGroup(described[i]);
                return read;
            });

    /// <summary>Deletes groups, with their offsets. NON_EMPTY_GROUP while members are there.</summary>
    public Task<IReadOnlyList<AdminResult>> DeleteGroupsAsync(params IReadOnlyCollection<string> groups)
        => SendAsync<IReadOnlyList<AdminResult>>(
            Librdkafka.AdminOperation.DeleteGroups,
            [.. groups.Select(group =>
                new AdminObjectHandle(Librdkafka.rd_kafka_DeleteGroup_new(group), Librdkafka.rd_kafka_DeleteGroup_destroy))],
            (parts, options) => Librdkafka.rd_kafka_DeleteGroups(_client, parts, (nuint)parts.Length, options, _queue),
            rkev =>
            {
                nint* deleted = Librdkafka.rd_kafka_DeleteGroups_result_groups(
                    Librdkafka.rd_kafka_event_DeleteGroups_result(rkev), out nuint count);
                var read = new AdminResult[(int)count];
                for (int i = 0; i < read.Length; i++)
                {
                    string name = Utf8.ToString(Librdkafka.rd_kafka_group_result_name(deleted[i]))!;
                    nint error = Librdkafka.rd_kafka_group_result_error(deleted[i]);
                    read[i] = new AdminResult(name, error == 0 ? null : NativeError.Read(error, $"deleting consumer group '{name}'"));
                }

                return read;
            });

    private static ConsumerGroupDescription ReadGroup(nint group)
    {
        string id = Utf8.ToString(Librdkafka.rd_kafka_ConsumerGroupDescription_group_id(group))!;
        nint error = Librdkafka.rd_kafka_ConsumerGroupDescription_error(group);
        var members = new ConsumerGroupMember[(int)Librdkafka.rd_kafka_ConsumerGroupDescription_member_count(group)];
        for (int i = 0; i < members.Length; i++)
            members[i] = ReadMember(Librdkafka.rd_kafka_ConsumerGroupDescription_member(group, (nuint)i));
        return new ConsumerGroupDescription(
            id,
            Librdkafka.rd_kafka_ConsumerGroupDescription_state(group),
            Utf8.ToString(Librdkafka.rd_kafka_ConsumerGroupDescription_partition_assignor(group)) ?? "",
            members,
            error == 0 ? null : NativeError.Read(error, $"describing consumer group '{id}'"));
    }

    private static ConsumerGroupMember ReadMember(nint member)
    {
        nint assignment = Librdkafka.rd_kafka_MemberDescription_assignment(member);
        return new ConsumerGroupMember(
            Utf8.ToString(Librdkafka.rd_kafka_MemberDescription_consumer_id(member)) ?? "",
            Utf8.ToString(Librdkafka.rd_kafka_MemberDescription_group_instance_id(member)),
            Utf8.ToString(Librdkafka.rd_kafka_MemberDescription_client_id(member)) ?? "",
            Utf8.ToString(Librdkafka.rd_kafka_MemberDescription_host(member)) ?? "",
            assignment == 0 ? [] : TopicPartitionLists.Partitions(Librdkafka.rd_kafka_MemberAssignment_partitions(assignment)));
    }
}
