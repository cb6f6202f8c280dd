// DescribeTransactions (65), version 0, flexible from 0
// Request: TransactionalIds:[]str
// Reply:  ThrottleTimeMs:i32, TransactionStates:[]{}
//   TransactionStates: ErrorCode:i16, TransactionalId:str, TransactionState:str, TransactionTimeoutMs:i32, TransactionStartTimeMs:i64,
//     ProducerId:i64, ProducerEpoch:i16, Topics:[]{}
//     Topics: Topic:str, Partitions:[]i32

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeTransactions 0 (KIP-664): the state of transactional ids, and the partitions of what is open.</summary>
internal sealed class DescribeTransactionsHandler(TransactionCoordinator transactions) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeTransactions, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string[] ids = body.Strings("transactional ids");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(ids.Length);
        foreach (string id in ids)
        {
            ErrorCode refusal = request.Check(Needs.DescribeTransactions, id);
            Write(
                request, id, refusal, refusal == ErrorCode.None ? transactions.Find(id)?.Describe() : null, reply);
        }
        reply.EndStruct();
    }

    private static void Write(
        Request request, string id, ErrorCode refusal, TransactionSnapshot? found, WireWriter reply)
    {
        reply.Error(refusal != ErrorCode.None ? refusal
            : id.Length == 0 ? ErrorCode.InvalidRequest : found is null ? ErrorCode.TransactionalIdNotFound : ErrorCode.None);
        reply.String(id);
        reply.String(found?.State.ToString() ?? "");
        reply.Int32(found?.TimeoutMs ?? 0);
        reply.Int64(found?.StartedMs ?? 0);
        reply.Int64(found?.Producer.Id ?? 0);
        reply.Int16(found?.Producer.Epoch ?? 0);
        List<IGrouping<string, int>> topics =
            [.. (found?.Partitions ?? []).GroupBy(partition => partition.Topic, partition => partition.Partition)
                .Where(topic => request.Check(Needs.DescribeTransactionsTopic, topic.Key) == ErrorCode.None)];
        reply.ArrayCount(topics.Count);
        foreach (IGrouping<string, int> topic in topics)
        {
            reply.String(topic.Key);
            reply.Int32s([.. topic.Order()]);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
