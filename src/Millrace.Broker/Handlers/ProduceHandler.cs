// Produce (0), versions 3-11, flexible from 9
// Request: TransactionalId:str?, Acks:i16, TimeoutMs:i32, TopicData:[]{}
//   TopicData: Name:str [0-12], TopicId:uuid [13+], PartitionData:[]{}
//     PartitionData: Index:i32, Records:records?
// Reply:  Responses:[]{}, ThrottleTimeMs:i32, NodeEndpoints:[]{} tag0@10+
//   Responses: Name:str [0-12], TopicId:uuid [13+], PartitionResponses:[]{}
//     PartitionResponses: Index:i32, ErrorCode:i16, BaseOffset:i64, LogAppendTimeMs:i64=-1, LogStartOffset:i64 [5+]=-1,
//       RecordErrors:[]{} [8+], ErrorMessage:str? [8+], CurrentLeader:{} tag0@10+
//       RecordErrors: BatchIndex:i32, BatchIndexErrorMessage:str?
//       CurrentLeader: LeaderId:i32=-1, LeaderEpoch:i32=-1
//   NodeEndpoints: NodeId:i32, Host:str, Port:i32, Rack:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>
/// Produce 3-11: the batch's bytes go from the frame to the log as they are. Versions 0-2 are advertised but refused, because
/// librdkafka before 2.11.1 stops compressing when version 0 is missing. A transactional batch is appended while its transaction is held
/// open; versions 12 and 13 belong to the second transaction protocol.
/// </summary>
internal sealed class ProduceHandler(LogDirectory logs, TransactionCoordinator transactions) : ApiHandler
{
    /// <summary>First version in which a client may send zstd (KIP-110).</summary>
    private const short ZstdFrom = 7;

    /// <summary>First version that knows TRANSACTION_ABORTABLE (KIP-890).</summary>
    private const short AbortableFrom = 11;

    private const short NoAcknowledgement = 0;

    public override ApiVersionRange Api => new(ApiKey.Produce, 3, 11, FlexibleFrom: 9);

    public override ApiVersionRange Advertised => Api with { Min = 0 };

    public override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        Reply frame = request.CreateReply(out WireWriter reply);
        try
        {
            string? transactionalId = body.NullableString("transactional id");
            short acks = body.Int16("acks");
            body.Skip32("timeout");
            ErrorCode refusal = acks is -1 or 0 or 1 ? ErrorCode.None : ErrorCode.InvalidRequiredAcks;
            ErrorCode worst = AppendAll(request, transactionalId, ref body, refusal, reply);
            if (acks != NoAcknowledgement)
                return new ValueTask<Reply?>(frame);
            frame.Dispose();
            // Without a reply this is the only way to tell the client, and what Kafka does.
            return worst == ErrorCode.None
                ? new ValueTask<Reply?>((Reply?)null)
                : throw new ProtocolException($"A batch sent with acks=0 was refused: {worst}.");
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    private ErrorCode AppendAll(Request request, string? transactionalId, ref WireReader body, ErrorCode refusal, WireWriter reply)
    {
        ErrorCode worst = ErrorCode.None, mayInTransaction = transactionalId is null ? Needs.ProduceInTransaction.Refusal
            : request.Check(Needs.ProduceInTransaction, transactionalId);
        int topics = Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 2));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string name = body.String("name");
            Topic? topic = logs.Find(name);
            ErrorCode topicRefusal = request.Check(Needs.Produce, name);
            reply.String(name);
            int partitions = Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 5));
            reply.ArrayCount(partitions);
            for (; partitions > 0; partitions--)
            {
                int partition = body.Int32("partition");
                int length = body.Bytes("records").Length;
                ReadOnlyMemory<byte> batch = request.Frame.Slice(request.Frame.Length - body.Remaining - length, length);
                body.EndStruct();
                ErrorCode error = IsTransactional(batch) ? mayInTransaction : ErrorCode.None;
                error = error != ErrorCode.None ? error : topicRefusal != ErrorCode.None ? topicRefusal : refusal;
                AppendResult result = error == ErrorCode.None
                    ? Append(request.Version, transactionalId, topic, partition, batch)
                    : new AppendResult(error, -1, -1, -1);
                if (result.Error != ErrorCode.None)
                    worst = result.Error;
                Write(request.Version, partition, result, reply);
            }
            body.EndStruct();
            reply.EndStruct();
        }
        reply.Int32(0);
        reply.EndStruct();
        return worst;
    }

    private AppendResult Append(short version, string? transactionalId, Topic? topic, int partition, ReadOnlyMemory<byte> batch)
    {
        if (topic is null || (uint)partition >= (uint)topic.Partitions.Count)
            return new AppendResult(ErrorCode.UnknownTopicOrPartition, -1, -1, -1);
        bool hasHeader = batch.Length >= BatchHeader.Size;
        if (version < ZstdFrom && hasHeader && BatchHeader.Read(batch.Span).Codec == Codec.Zstd)
            return new AppendResult(ErrorCode.UnsupportedCompressionType, -1, -1, -1);
        PartitionLog log = topic.Partitions[partition];
        if (!hasHeader || !BatchHeader.IsTransactionalBatch(batch.Span))
            return log.Append(batch, AppendOrigin.Client);
        AppendResult result = transactions.Append(transactionalId!, log, batch);
        return result.Error == ErrorCode.InvalidTxnState && version >= AbortableFrom
            ? result with { Error = ErrorCode.TransactionAbortable }
            : result;
    }

    private static bool IsTransactional(ReadOnlyMemory<byte> batch) =>
        batch.Length >= BatchHeader.Size && BatchHeader.IsTransactionalBatch(batch.Span);

    private static void Write(short version, int partition, in AppendResult result, WireWriter reply)
    {
        reply.Int32(partition);
        reply.Error(result.Error);
        reply.Int64(result.BaseOffset);
        reply.Int64(result.LogAppendTimeMs);
        if (version >= 5)
            reply.Int64(result.LogStartOffset);
        if (version >= 8)
        {
            IReadOnlyList<RecordError> errors = result.RecordErrors ?? [];
            reply.ArrayCount(errors.Count);
            foreach (RecordError error in errors)
            {
                reply.Int32(error.BatchIndex);
                reply.String(error.Message);
                reply.EndStruct();
            }
            reply.String(result.Message);
        }
        reply.EndStruct();
    }
}
