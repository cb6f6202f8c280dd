using Millrace.Broker.Groups;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

/// <summary>A transactional id at one moment: what is stored of it, and what administrators are told.</summary>
/// <param name="Partitions">Those with a part in the transaction; none at rest.</param>
/// <param name="StartedMs">When the transaction's first partition was added; -1 when there is no transaction.</param>
internal sealed record TransactionSnapshot(
    ProducerIdentity Producer, int TimeoutMs, TransactionState State, IReadOnlyCollection<PartitionKey> Partitions, long UpdatedMs,
    long StartedMs);

/// <summary>The answer to InitProducerId; the identity is none on an error.</summary>
internal readonly record struct InitResult(Protocol.ErrorCode Error, ProducerIdentity Producer)
{
    public static InitResult Refused(Protocol.ErrorCode error) => new(error, ProducerIdentity.None);
}
