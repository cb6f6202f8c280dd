// InitProducerId (22), versions 0-5, flexible from 2
// Request: TransactionalId:str?, TransactionTimeoutMs:i32, ProducerId:i64 [3+]=-1, ProducerEpoch:i16 [3+]=-1, Enable2Pc:bool [6+],
//   KeepPreparedTxn:bool [6+]
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ProducerId:i64=-1, ProducerEpoch:i16, OngoingTxnProducerId:i64 [6+]=-1,
//   OngoingTxnProducerEpoch:i16 [6+]=-1

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// InitProducerId 0-5. For idempotent producers always a fresh id with epoch 0, whatever the client had; for transactional ones the next
/// epoch of their id, which fences whoever had it before and aborts what is open. Version 6 asks for two-phase commits.
/// </summary>
internal sealed class InitProducerIdHandler(LogDirectory logs, TransactionCoordinator transactions) : ImmediateHandler
{
    /// <summary>First version that knows PRODUCER_FENCED (KIP-588).</summary>
    private const short FencedFrom = 4;

    public override ApiVersionRange Api => new(ApiKey.InitProducerId, 0, 5, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string? transactionalId = body.NullableString("transactional id");
        int timeoutMs = body.Int32("transaction timeout");
        ProducerIdentity known = request.Version >= 3
            ? new ProducerIdentity(body.Int64("producer id"), body.Int16("producer epoch"))
            : ProducerIdentity.None;
        body.EndStruct();
        InitResult result = Check(request, transactionalId) is var refusal and not ErrorCode.None ? InitResult.Refused(refusal)
            : known.Id < 0 != known.Epoch < 0 ? InitResult.Refused(ErrorCode.InvalidRequest)
            : transactionalId is null ? Allocate()
            : transactions.Init(transactionalId, timeoutMs, known);

        reply.Int32(0);
        reply.Error(TransactionErrors.For(request.Version >= FencedFrom, result.Error));
        reply.Int64(result.Producer.Id);
        reply.Int16(result.Producer.Epoch);
        reply.EndStruct();
    }

    /// <summary>Who may write to any topic may do it idempotently (KIP-679).</summary>
    private static ErrorCode Check(Request request, string? transactionalId) =>
        transactionalId is not null ? request.Check(Needs.InitTransactionalId, transactionalId)
        : request.Access.May(Needs.InitProducerId) || request.Access.MayOnSome(Needs.InitProducerIdSomeTopic) ? ErrorCode.None
        : request.Check(Needs.InitProducerId);

    private InitResult Allocate()
    {
        try
        {
            return new InitResult(ErrorCode.None, new ProducerIdentity(logs.AllocateProducerId(), 0));
        }
        catch (StorageException)
        {
            // Clients try this code again; the log has said what is wrong with the disk.
            return InitResult.Refused(ErrorCode.CoordinatorNotAvailable);
        }
    }
}
