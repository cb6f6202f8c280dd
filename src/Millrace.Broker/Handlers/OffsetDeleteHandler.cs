// OffsetDelete (47), version 0, never flexible
// Request: GroupId:str, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32
// Reply:  ErrorCode:i16, ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>OffsetDelete 0: forgets committed offsets, except of topics that members are subscribed to.</summary>
internal sealed class OffsetDeleteHandler(GroupCoordinator groups, LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.OffsetDelete, 0, 0, ApiVersionRange.NeverFlexible);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string groupId = body.String("group id");
        ErrorCode refusal = request.Check(Needs.OffsetDelete, groupId);
        var asked = new List<PartitionKey>();
        for (int topics = body.ArrayCount("topics", minimumElementBytes: 6); topics > 0; topics--)
        {
            string topic = body.String("topic");
            foreach (int partition in body.Int32s("partitions"))
                asked.Add(new PartitionKey(topic, partition));
        }

        IReadOnlySet<PartitionKey> subscribed = new HashSet<PartitionKey>();
        HashSet<string> hidden = [.. asked.Select(partition => partition.Topic).Distinct()
            .Where(topic => request.Check(Needs.OffsetDeleteTopic, topic) != ErrorCode.None)];
        ErrorCode error = refusal != ErrorCode.None ? refusal
            : groupId.Length == 0 ? ErrorCode.InvalidGroupId
            : groups.Find(groupId) is { } group
                ? group.DeleteOffsets(
                    [.. asked.Where(partition => IsKnown(partition) && !hidden.Contains(partition.Topic))], out subscribed)
                : ErrorCode.GroupIdNotFound;
        reply.Error(error);
        reply.Int32(0);
        var answered = error == ErrorCode.None ? asked.GroupBy(partition => partition.Topic).ToList() : [];
        reply.ArrayCount(answered.Count);
        foreach (var topic in answered)
        {
            reply.String(topic.Key);
            reply.ArrayCount(topic.Count());
            foreach (PartitionKey partition in topic)
            {
                reply.Int32(partition.Partition);
                reply.Error(hidden.Contains(partition.Topic) ? Needs.OffsetDeleteTopic.Refusal
                    : !IsKnown(partition) ? ErrorCode.UnknownTopicOrPartition
                    : subscribed.Contains(partition) ? ErrorCode.GroupSubscribedToTopic : ErrorCode.None);
            }
        }
    }

    private bool IsKnown(PartitionKey partition) => logs.FindPartition(partition.Topic, partition.Partition) is not null;
}
