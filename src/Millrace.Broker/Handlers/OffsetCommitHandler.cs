// OffsetCommit (8), versions 2-9, flexible from 8
// Request: GroupId:str, GenerationIdOrMemberEpoch:i32=-1, MemberId:str, GroupInstanceId:str? [7+], RetentionTimeMs:i64 [0-4]=-1,
//   Topics:[]{}
//   Topics: Name:str [0-9], TopicId:uuid [10+], Partitions:[]{}
//     Partitions: PartitionIndex:i32, CommittedOffset:i64, CommittedLeaderEpoch:i32 [6+]=-1, CommittedMetadata:str?
// Reply:  ThrottleTimeMs:i32 [3+], Topics:[]{}
//   Topics: Name:str [0-9], TopicId:uuid [10+], Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Handlers;

/// <summary>OffsetCommit 2-9: unknown partitions fail alone, the others are stored.</summary>
internal sealed class OffsetCommitHandler(GroupCoordinator groups, LogDirectory logs, BrokerSettings settings, TimeProvider time)
    : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.OffsetCommit, 2, 9, FlexibleFrom: 8);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string groupId = body.String("group id");
        int generation = body.Int32("generation");
        string memberId = body.String("member id");
        string? instanceId = request.Version >= 7 ? body.NullableString("instance id") : null;
        long retentionMs = request.Version <= 4 ? body.Int64("retention ms") : -1;
        long expireAtMs = retentionMs >= 0 ? Durations.After(now, retentionMs) : -1;
        ErrorCode refusal = request.Check(Needs.OffsetCommit, groupId);
        var asked = new OffsetTopics(logs, settings, request, Needs.OffsetCommitTopic, refusal);
        asked.Read(ref body, hasLeaderEpoch: request.Version >= 6, now, expireAtMs);
        body.EndStruct();
        ErrorCode committed = refusal != ErrorCode.None ? refusal : groups.Commit(new OffsetCommand(
            groupId, generation, memberId, instanceId, AbsentGroupIsIllegalGeneration: request.Version <= 8, asked.Accepted));

        if (request.Version >= 3)
            reply.Int32(0);
        asked.Write(committed, reply);
        reply.EndStruct();
    }
}
