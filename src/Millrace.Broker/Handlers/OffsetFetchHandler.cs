// OffsetFetch (9), versions 1-9, flexible from 6
// Request: GroupId:str [0-7], Topics:[]{}?2-7 [0-7], Groups:[]{} [8+], RequireStable:bool [7+]
//   Topics: Name:str [0-7], PartitionIndexes:[]i32 [0-7]
//   Groups: GroupId:str, MemberId:str? [9+], MemberEpoch:i32 [9+]=-1, Topics:[]{}?
//     Topics: Name:str [0-9], TopicId:uuid [10+], PartitionIndexes:[]i32
// Reply:  ThrottleTimeMs:i32 [3+], Topics:[]{} [0-7], ErrorCode:i16 [2-7], Groups:[]{} [8+]
//   Topics: Name:str [0-7], Partitions:[]{} [0-7]
//     Partitions: PartitionIndex:i32 [0-7], CommittedOffset:i64 [0-7], CommittedLeaderEpoch:i32 [5-7]=-1, Metadata:str? [0-7],
//       ErrorCode:i16 [0-7]
//   Groups: GroupId:str, Topics:[]{}, ErrorCode:i16
//     Topics: Name:str [0-9], TopicId:uuid [10+], Partitions:[]{}
//       Partitions: PartitionIndex:i32, CommittedOffset:i64, CommittedLeaderEpoch:i32=-1, Metadata:str?, ErrorCode:i16

using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// OffsetFetch 1-9: one group up to version 7, several from then on. A partition or group without a commit answers offset -1 and no error.
/// </summary>
internal sealed class OffsetFetchHandler(GroupCoordinator groups) : ImmediateHandler
{
    private static readonly CommittedOffset NoCommit = new(-1, -1, "", -1);

    public override ApiVersionRange Api => new(ApiKey.OffsetFetch, 1, 9, FlexibleFrom: 6);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        short version = request.Version;
        if (version >= 3)
            reply.Int32(0);
        if (version <= 7)
        {
            string groupId = body.String("group id");
            WriteTopics(version, groupId, ref body, reply);
            if (version >= 7)
                body.Skip8("require stable");
            if (version >= 2)
                reply.Error(groupId.Length == 0 ? ErrorCode.InvalidGroupId : ErrorCode.None);
            reply.EndStruct();
            return;
        }
        int count = Math.Max(0, body.ArrayCount("groups", minimumElementBytes: 2));
        reply.ArrayCount(count);
        for (int i = 0; i < count; i++)
        {
            string groupId = body.String("group id");
            if (version >= 9)
            {
                body.SkipString("member id");
                body.Skip32("member epoch");
            }
            reply.String(groupId);
            WriteTopics(version, groupId, ref body, reply);
            body.EndStruct();
            reply.Error(groupId.Length == 0 ? ErrorCode.InvalidGroupId : ErrorCode.None);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private void WriteTopics(short version, string groupId, ref WireReader body, WireWriter reply)
    {
        ClassicGroup? group = groups.Find(groupId);
        int count = body.ArrayCount("topics", minimumElementBytes: 2);
        if (count < 0)
        {
            WriteAll(version, group, reply);
            return;
        }
        reply.ArrayCount(count);
        for (int i = 0; i < count; i++)
        {
            string topic = body.String("topic");
            int[] partitions = body.Int32s("partitions");
            body.EndStruct();
            reply.String(topic);
            reply.ArrayCount(partitions.Length);
            foreach (int partition in partitions)
                WritePartition(version, partition, group?.Offset(new PartitionKey(topic, partition)), reply);
            reply.EndStruct();
        }
    }

    private static void WriteAll(short version, ClassicGroup? group, WireWriter reply)
    {
        var topics = (group?.Offsets() ?? new Dictionary<PartitionKey, CommittedOffset>()).GroupBy(stored => stored.Key.Topic).ToList();
        reply.ArrayCount(topics.Count);
        foreach (var topic in topics)
        {
            reply.String(topic.Key);
            reply.ArrayCount(topic.Count());
            foreach ((PartitionKey partition, CommittedOffset offset) in topic)
                WritePartition(version, partition.Partition, offset, reply);
            reply.EndStruct();
        }
    }

    private static void WritePartition(short version, int partition, CommittedOffset? committed, WireWriter reply)
    {
        committed ??= NoCommit;
        reply.Int32(partition);
        reply.Int64(committed.Offset);
        if (version >= 5)
            reply.Int32(committed.LeaderEpoch);
        reply.String(committed.Metadata);
        reply.Error(ErrorCode.None);
        reply.EndStruct();
    }
}
