// TxnOffsetCommit (28), versions 0-4, flexible from 3
// Request: TransactionalId:str, GroupId:str, ProducerId:i64, ProducerEpoch:i16, GenerationIdOrMemberEpoch:i32 [3+]=-1, MemberId:str [3+],
//   GroupInstanceId:str? [3+], Topics:[]{}
//   Topics: Name:str [0-5], TopicId:uuid [6+], Partitions:[]{}
//     Partitions: PartitionIndex:i32, CommittedOffset:i64, CommittedLeaderEpoch:i32 [2+]=-1, CommittedMetadata:str?
// Reply:  ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Name:str [0-5], TopicId:uuid [6+], Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// TxnOffsetCommit 0-4: offsets that count once the transaction is committed. From version 3 on the consumer's generation fences it
/// (KIP-447). Version 5 belongs to the second transaction protocol.
/// </summary>
internal sealed class TxnOffsetCommitHandler(
    TransactionCoordinator transactions, LogDirectory logs, BrokerSettings settings, TimeProvider time) : ImmediateHandler
{
    private const short MembersFrom = 3;

    public override ApiVersionRange Api => new(ApiKey.TxnOffsetCommit, 0, 4, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string id = body.String("transactional id");
        string groupId = body.String("group id");
        var producer = new ProducerIdentity(body.Int64("producer id"), body.Int16("producer epoch"));
        int generation = request.Version >= MembersFrom ? body.Int32("generation") : -1;
        string memberId = request.Version >= MembersFrom ? body.String("member id") : "";
        string? instanceId = request.Version >= MembersFrom ? body.NullableString("instance id") : null;
        ErrorCode refusal = request.Check(Needs.TxnOffsetCommit, id);
        if (refusal == ErrorCode.None)
            refusal = request.Check(Needs.TxnOffsetCommitGroup, groupId);
        var asked = new OffsetTopics(logs, settings, request, Needs.TxnOffsetCommitTopic, refusal);
        asked.Read(ref body, hasLeaderEpoch: request.Version >= 2, now);
        body.EndStruct();
        ErrorCode committed = refusal != ErrorCode.None ? refusal : transactions.CommitOffsets(id, producer, new OffsetCommand(
            groupId, generation, memberId, instanceId, AbsentGroupIsIllegalGeneration: true, asked.Accepted));

        reply.Int32(0);
        asked.Write(committed, reply);
        reply.EndStruct();
    }
}
