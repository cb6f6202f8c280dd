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

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// OffsetFetch 1-9: one group up to version 7, several from then on. A partition or group without a commit answers offset -1 and no
/// error. Who requires stable offsets (version 7) is told to come again while a transaction may change them (KIP-447).
/// </summary>
internal sealed class OffsetFetchHandler(GroupCoordinator groups) : ImmediateHandler
{
    private static readonly CommittedOffset NoCommit = new(-1, -1, "", -1);

    public override ApiVersionRange Api => new(ApiKey.OffsetFetch, 1, 9, FlexibleFrom: 6);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        short version = request.Version;
        var asked = new AskedGroup[version <= 7 ? 1 : Math.Max(0, body.ArrayCount("groups", minimumElementBytes: 2))];
        for (int i = 0; i < asked.Length; i++)
            asked[i] = ReadGroup(version, ref body);
        bool isStable = version >= 7 && body.Bool("require stable");
        body.EndStruct();

        if (version >= 3)
            reply.Int32(0);
        if (version >= 8)
            reply.ArrayCount(asked.Length);
        foreach (AskedGroup group in asked)
        {
            if (version >= 8)
                reply.String(group.Id);
            ErrorCode refusal = request.Check(Needs.OffsetFetch, group.Id);
            Write(request, group, refusal, isStable, reply);
            if (version >= 2)
                reply.Error(refusal != ErrorCode.None ? refusal : group.Id.Length == 0 ? ErrorCode.InvalidGroupId : ErrorCode.None);
            if (version >= 8)
                reply.EndStruct();
        }
        reply.EndStruct();
    }

    private static AskedGroup ReadGroup(short version, ref WireReader body)
    {
        string id = body.String("group id");
        if (version >= 9)
        {
            body.SkipString("member id");
            body.Skip32("member epoch");
        }
        int count = body.ArrayCount("topics", minimumElementBytes: 2);
        var topics = count < 0 ? null : new AskedTopic[count];
        for (int i = 0; i < count; i++)
        {
            topics![i] = new AskedTopic(body.String("topic"), body.Int32s("partitions"));
            body.EndStruct();
        }
        if (version >= 8)
            body.EndStruct();
        return new AskedGroup(id, topics);
    }

    private void Write(Request request, AskedGroup asked, ErrorCode refusal, bool isStable, WireWriter reply)
    {
        short version = request.Version;
        ClassicGroup? group = refusal == ErrorCode.None ? groups.Find(asked.Id) : null;
        // From version 2 on the error of a group stands for all its topics.
        AskedTopic[] topics = refusal != ErrorCode.None && version >= 2 ? [] : asked.Topics ?? [
            .. (group?.Offsets().Keys ?? []).GroupBy(partition => partition.Topic, partition => partition.Partition)
                .Where(topic => request.Access.May(Needs.OffsetFetchTopic, topic.Key))
                .Select(topic => new AskedTopic(topic.Key, [.. topic]))];
        reply.ArrayCount(topics.Length);
        foreach ((string topic, int[] partitions) in topics)
        {
            ErrorCode hidden = refusal != ErrorCode.None ? refusal : request.Check(Needs.OffsetFetchTopic, topic);
            reply.String(topic);
            reply.ArrayCount(partitions.Length);
            foreach (int index in partitions)
            {
                var partition = new PartitionKey(topic, index);
                bool isUnstable = isStable && group?.IsUnstable(partition) == true;
                CommittedOffset committed = isUnstable || hidden != ErrorCode.None ? NoCommit : group?.Offset(partition) ?? NoCommit;
                reply.Int32(index);
                reply.Int64(committed.Offset);
                if (version >= 5)
                    reply.Int32(committed.LeaderEpoch);
                reply.String(committed.Metadata);
                reply.Error(hidden != ErrorCode.None ? hidden : isUnstable ? ErrorCode.UnstableOffsetCommit : ErrorCode.None);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
    }

    /// <param name="Topics">Null asks for all that have a commit.</param>
    private readonly record struct AskedGroup(string Id, AskedTopic[]? Topics);

    private readonly record struct AskedTopic(string Name, int[] Partitions);
}
