// DescribeTopicPartitions (75), version 0, flexible from 0
// Request: Topics:[]{}, ResponsePartitionLimit:i32=2000, Cursor:{}?
//   Topics: Name:str
//   Cursor: TopicName:str, PartitionIndex:i32
// Reply:  ThrottleTimeMs:i32, Topics:[]{}, NextCursor:{}?
//   Topics: ErrorCode:i16, Name:str?, TopicId:uuid, IsInternal:bool, Partitions:[]{}, TopicAuthorizedOperations:i32=int.Min
//     Partitions: ErrorCode:i16, PartitionIndex:i32, LeaderId:i32, LeaderEpoch:i32=-1, ReplicaNodes:[]i32, IsrNodes:[]i32,
//       EligibleLeaderReplicas:[]i32?, LastKnownElr:[]i32?, OfflineReplicas:[]i32
//   NextCursor: TopicName:str, PartitionIndex:i32

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeTopicPartitions 0 (KIP-966): topics by name in order, a page of partitions at a time. There are no eligible leader replicas.
/// </summary>
internal sealed class DescribeTopicPartitionsHandler(LogDirectory logs, BrokerNode node) : ImmediateHandler
{
    /// <summary>Kafka's max.request.partition.size.limit.</summary>
    private const int MaxPartitions = 2000;

    private const sbyte NullStruct = -1;
    private const sbyte PresentStruct = 1;

    public override ApiVersionRange Api => new(ApiKey.DescribeTopicPartitions, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var names = new List<string>();
        for (int count = body.ArrayCount("topics", minimumElementBytes: 2); count > 0; count--)
        {
            names.Add(body.String("topic"));
            body.EndStruct();
        }
        int limit = Math.Clamp(body.Int32("response partition limit"), 1, MaxPartitions);
        Cursor? from = ReadCursor(ref body);
        body.EndStruct();
        List<string> hidden = [];
        if (names.Count == 0)
            names = [.. logs.Topics.Select(topic => topic.Name).Where(name => request.Access.May(Needs.DescribeTopicPartitions, name))];
        else
            hidden = [.. names.Distinct().Where(name => request.Check(Needs.DescribeTopicPartitions, name) != ErrorCode.None)];
        List<string> ordered = [.. names.Except(hidden).Distinct().Order(StringComparer.Ordinal)
            .Where(name => from is null || string.CompareOrdinal(name, from.Topic) >= 0)];

        List<Page> pages = [];
        Cursor? next = null;
        foreach (string name in ordered)
        {
            if (limit == 0)
            {
                next = new Cursor(name, 0);
                break;
            }
            Topic? topic = logs.Find(name);
            int first = from?.Topic == name ? from.Partition : 0;
            int count = Math.Clamp((topic?.Partitions.Count ?? 0) - first, 0, limit);
            pages.Add(new Page(name, topic, first, count));
            limit -= count;
            if (topic is not null && first + count < topic.Partitions.Count)
            {
                next = new Cursor(name, first + count);
                break;
            }
        }

        reply.Int32(0);
        reply.ArrayCount(pages.Count + hidden.Count);
        foreach (Page page in pages)
            Write(request, page, reply);
        // Whether there are such topics is not even looked up.
        foreach (string name in hidden)
            Write(request, new Page(name, null, 0, 0, Needs.DescribeTopicPartitions.Refusal), reply);
        WriteCursor(next, reply);
        reply.EndStruct();
    }

    private static Cursor? ReadCursor(ref WireReader body)
    {
        if (body.Int8("cursor") < 0)
            return null;
        var cursor = new Cursor(body.String("cursor topic"), body.Int32("cursor partition"));
        body.EndStruct();
        return cursor;
    }

    private static void WriteCursor(Cursor? cursor, WireWriter reply)
    {
        reply.Int8(cursor is null ? NullStruct : PresentStruct);
        if (cursor is null)
            return;
        reply.String(cursor.Topic);
        reply.Int32(cursor.Partition);
        reply.EndStruct();
    }

    private void Write(Request request, Page page, WireWriter reply)
    {
        reply.Error(page.Refusal != ErrorCode.None ? page.Refusal : page.Topic is not null ? ErrorCode.None
            : TopicNames.Problem(page.Name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopic);
        reply.String(page.Name);
        reply.Uuid(page.Topic?.Id ?? Guid.Empty);
        reply.Bool(page.Topic?.IsInternal ?? false);
        reply.ArrayCount(page.Count);
        for (int partition = page.First; partition < page.First + page.Count; partition++)
        {
            reply.Error(ErrorCode.None);
            reply.Int32(partition);
            reply.Int32(node.Id);
            reply.Int32(BrokerNode.LeaderEpoch);
            node.WriteReplicas(reply);
            node.WriteReplicas(reply);
            reply.ArrayCount(0);
            reply.ArrayCount(0);
            reply.ArrayCount(0);
            reply.EndStruct();
        }
        reply.Int32(AuthorizedOperations.IfAsked(page.Refusal == ErrorCode.None, request, AclResourceType.Topic, page.Name));
        reply.EndStruct();
    }

    private sealed record Cursor(string Topic, int Partition);

    private readonly record struct Page(string Name, Topic? Topic, int First, int Count, ErrorCode Refusal = ErrorCode.None);
}
