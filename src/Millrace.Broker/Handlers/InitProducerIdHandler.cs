// InitProducerId (22), versions 0-5, flexible from 2
// Request: TransactionalId:str?, TransactionTimeoutMs:i32, ProducerId:i64 [3+]=-1, ProducerEpoch:i16 [3+]=-1, Enable2Pc:bool [6+],
//   KeepPreparedTxn:bool [6+]
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ProducerId:i64=-1, ProducerEpoch:i16, OngoingTxnProducerId:i64 [6+]=-1,
//   OngoingTxnProducerEpoch:i16 [6+]=-1

using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// InitProducerId 0-5 for idempotent producers: always a fresh id with epoch 0, whatever the client had. A transactional id is
/// refused until transactions are served.
/// </summary>
internal sealed class InitProducerIdHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.InitProducerId, 0, 5, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string? transactionalId = body.NullableString("transactional id");
        body.Skip32("transaction timeout");
        long producerId = request.Version >= 3 ? body.Int64("producer id") : -1;
        short producerEpoch = request.Version >= 3 ? body.Int16("producer epoch") : (short)-1;
        body.EndStruct();
        ErrorCode error = ErrorCode.None;
        if (transactionalId is not null)
            error = ErrorCode.TransactionalIdAuthorizationFailed;
        else if (producerId < 0 != producerEpoch < 0)
            error = ErrorCode.InvalidRequest;

        long fresh = error == ErrorCode.None ? Allocate(ref error) : -1;
        reply.Int32(0);
        reply.Error(error);
        reply.Int64(fresh);
        reply.Int16(fresh >= 0 ? (short)0 : (short)-1);
        reply.EndStruct();
    }

    private long Allocate(ref ErrorCode error)
    {
        try
        {
            return logs.AllocateProducerId();
        }
        catch (StorageException)
        {
            // Clients try this code again; the log has said what is wrong with the disk.
            error = ErrorCode.CoordinatorNotAvailable;
            return -1;
        }
    }
}
