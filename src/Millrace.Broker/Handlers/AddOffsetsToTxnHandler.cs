// AddOffsetsToTxn (25), versions 0-4, flexible from 3
// Request: TransactionalId:str, ProducerId:i64, ProducerEpoch:i16, GroupId:str
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>AddOffsetsToTxn 0-4: the partition that holds a group's offsets becomes part of the transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(TransactionCoordinator transactions) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AddOffsetsToTxn, 0, 4, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string id = body.String("transactional id");
        var producer = new ProducerIdentity(body.Int64("producer id"), body.Int16("producer epoch"));
        string groupId = body.String("group id");
        body.EndStruct();

        ErrorCode error = request.Check(Needs.AddOffsetsToTxn, id);
        if (error == ErrorCode.None)
            error = request.Check(Needs.AddOffsetsToTxnGroup, groupId);

        reply.Int32(0);
        reply.Error(error != ErrorCode.None ? error
            : TransactionErrors.For(request.Version >= 2, transactions.AddOffsets(id, producer, groupId)));
        reply.EndStruct();
    }
}
