// EndTxn (26), versions 0-4, flexible from 3
// Request: TransactionalId:str, ProducerId:i64, ProducerEpoch:i16, Committed:bool
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ProducerId:i64 [5+]=-1, ProducerEpoch:i16 [5+]=-1

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// EndTxn 0-4: commits or aborts. Kafka answers when the decision is stored; here every partition has its marker by then, so whoever reads
/// next sees the outcome. Version 5 belongs to the second transaction protocol.
/// </summary>
internal sealed class EndTxnHandler(TransactionCoordinator transactions) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.EndTxn, 0, 4, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string id = body.String("transactional id");
        var producer = new ProducerIdentity(body.Int64("producer id"), body.Int16("producer epoch"));
        bool isCommit = body.Bool("committed");
        body.EndStruct();

        reply.Int32(0);
        reply.Error(request.Check(Needs.EndTxn, id) is var refusal and not ErrorCode.None ? refusal
            : TransactionErrors.For(request.Version >= 2, transactions.End(id, producer, isCommit)));
        reply.EndStruct();
    }
}
