using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

internal sealed partial class Transaction
{
    /// <summary>The last epoch that is given out; the one above it is left to fence with.</summary>
    private const short LastEpoch = short.MaxValue - 1;

    /// <summary>Gives the id to a producer: with a new epoch, which fences the one before it, whose open transaction is aborted.</summary>
    /// <param name="expected">What the producer believes to be, when it asks for a new epoch; none for a new producer.</param>
    /// <param name="allocate">A producer id that nobody had.</param>
    /// <returns>Null: the id is dead, look it up again.</returns>
    public InitResult? Init(int timeoutMs, ProducerIdentity expected, Func<long> allocate)
    {
        lock (_gate)
        {
            if (State == TransactionState.Dead)
                return null;
            if (expected.Id >= 0 && IsFenced(expected))
                return InitResult.Refused(ErrorCode.ProducerFenced);
            if (expected.Id >= 0 && expected.Epoch == _lastEpoch && State.IsAtRest())
                return new InitResult(ErrorCode.None, _producer);
            if (State == TransactionState.Ongoing && Fence() is var failure and not ErrorCode.None)
                return InitResult.Refused(failure);
            if (State.IsPrepared() && !TryFinish())
                return InitResult.Refused(ErrorCode.ConcurrentTransactions);
            ProducerIdentity next = _producer.Id < 0 || _producer.Epoch >= LastEpoch
                ? new ProducerIdentity(allocate(), 0)
                : _producer with { Epoch = (short)(_producer.Epoch + 1) };
            short lastEpoch = expected.Id >= 0 && next.Id == expected.Id ? expected.Epoch : ProducerIdentity.None.Epoch;
            if (TryStore(new TransactionSnapshot(next, timeoutMs, TransactionState.Empty, [], NowMs, -1)) is var error
                and not ErrorCode.None)
                return InitResult.Refused(error);
            _lastEpoch = lastEpoch;
            return new InitResult(ErrorCode.None, _producer);
        }
    }

    /// <summary>Neither who owns the id, nor who owned it before the bump that it asks for again.</summary>
    private bool IsFenced(ProducerIdentity expected) =>
        expected.Id != _producer.Id || (expected.Epoch != _producer.Epoch && expected.Epoch != _lastEpoch);
}
