// AddPartitionsToTxn (24), versions 0-3, flexible from 3
// Request: Transactions:[]{} [4+], V3AndBelowTransactionalId:str [0-3], V3AndBelowProducerId:i64 [0-3],
//   V3AndBelowProducerEpoch:i16 [0-3], V3AndBelowTopics:[]{} [0-3]
//   Transactions: TransactionalId:str, ProducerId:i64, ProducerEpoch:i16, VerifyOnly:bool, Topics:[]{}
//     Topics: Name:str, Partitions:[]i32
//   V3AndBelowTopics: Name:str, Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16 [4+], ResultsByTransaction:[]{} [4+], ResultsByTopicV3AndBelow:[]{} [0-3]
//   ResultsByTransaction: TransactionalId:str, TopicResults:[]{}
//     TopicResults: Name:str, ResultsByPartition:[]{}
//       ResultsByPartition: PartitionIndex:i32, PartitionErrorCode:i16
//   ResultsByTopicV3AndBelow: Name:str, ResultsByPartition:[]{}
//     ResultsByPartition: PartitionIndex:i32, PartitionErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Topics;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// AddPartitionsToTxn 0-3, all partitions or none. Versions 4 and 5 are for brokers among themselves, and would choose the second
/// transaction protocol.
/// </summary>
internal sealed class AddPartitionsToTxnHandler(TransactionCoordinator transactions, LogDirectory logs) : ImmediateHandler
{
    /// <summary>First version that knows PRODUCER_FENCED (KIP-588).</summary>
    private const short FencedFrom = 2;

    public override ApiVersionRange Api => new(ApiKey.AddPartitionsToTxn, 0, 3, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string id = body.String("transactional id");
        var producer = new ProducerIdentity(body.Int64("producer id"), body.Int16("producer epoch"));
        var asked = new List<(string Topic, int[] Partitions)>();
        for (int topics = body.ArrayCount("topics", minimumElementBytes: 2); topics > 0; topics--)
        {
            asked.Add((body.String("topic"), body.Int32s("partitions")));
            body.EndStruct();
        }
        body.EndStruct();
        HashSet<PartitionKey> partitions =
            [.. asked.SelectMany(topic => topic.Partitions.Select(partition => new PartitionKey(topic.Topic, partition)))];
        ErrorCode error = request.Check(Needs.AddPartitionsToTxn, id);
        Dictionary<PartitionKey, ErrorCode> refused = error != ErrorCode.None ? [] : partitions
            .Select(partition => (Partition: partition, Problem: Problem(request, partition)))
            .Where(checkedOne => checkedOne.Problem != ErrorCode.None)
            .ToDictionary(checkedOne => checkedOne.Partition, checkedOne => checkedOne.Problem);
        error = error != ErrorCode.None ? error : refused.Count > 0 ? ErrorCode.OperationNotAttempted
            : TransactionErrors.For(request.Version >= FencedFrom, transactions.AddPartitions(id, producer, partitions));

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((string topic, int[] indexes) in asked)
        {
            reply.String(topic);
            reply.ArrayCount(indexes.Length);
            foreach (int index in indexes)
            {
                reply.Int32(index);
                reply.Error(refused.GetValueOrDefault(new PartitionKey(topic, index), error));
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private ErrorCode Problem(Request request, PartitionKey partition) =>
        // As in Kafka nobody, whatever he may: the coordinators alone write there.
        TopicNames.IsInternal(partition.Topic) ? ErrorCode.TopicAuthorizationFailed
        : request.Check(Needs.AddPartitionsToTxnTopic, partition.Topic) is var refusal and not ErrorCode.None ? refusal
        : logs.FindPartition(partition.Topic, partition.Partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
}

/// <summary>Errors of transactions as old clients know them.</summary>
internal static class TransactionErrors
{
    public static ErrorCode For(bool knowsFenced, ErrorCode error) =>
        error == ErrorCode.ProducerFenced && !knowsFenced ? ErrorCode.InvalidProducerEpoch : error;
}
