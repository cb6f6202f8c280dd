using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

internal sealed partial class Transaction
{
    /// <summary>Commits or aborts, and has told every partition when it returns.</summary>
    /// <returns>Null: the id is dead, look it up again.</returns>
    public ErrorCode? End(ProducerIdentity producer, bool isCommit)
    {
        lock (_gate)
        {
            if (State == TransactionState.Dead)
                return null;
            if (Check(producer) is var error and not ErrorCode.None)
                return error;
            TransactionState prepared = isCommit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort;
            TransactionState complete = isCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
            if (State == complete)
                return ErrorCode.None; // The answer to the first try got lost.
            if (State == TransactionState.Ongoing)
            {
                if (Decide(prepared, _producer) is var failure and not ErrorCode.None)
                    return failure;
            }
            else if (State != prepared)
            {
                return ErrorCode.InvalidTxnState;
            }
            return TryFinish() ? ErrorCode.None : ErrorCode.ConcurrentTransactions;
        }
    }

    /// <summary>Aborts a transaction that is open for longer than its producer wanted, and tries again what could not be ended.</summary>
    public void MeetDeadline()
    {
        lock (_gate)
        {
            if (State == TransactionState.Ongoing && time.GetElapsedTime(_openSince).TotalMilliseconds >= _timeoutMs
                && Fence() == ErrorCode.None)
                store.ReportTimedOut(id, _producer.Id, _timeoutMs);
            TryFinish();
        }
    }

    /// <summary>Decides to abort with a new epoch: what its producer sends from now on is refused.</summary>
    private ErrorCode Fence() => Decide(TransactionState.PrepareAbort, _producer.Epoch == short.MaxValue
        ? _producer : _producer with { Epoch = (short)(_producer.Epoch + 1) });

    private ErrorCode Decide(TransactionState decision, ProducerIdentity producer) =>
        TryStore(new TransactionSnapshot(producer, _timeoutMs, decision, [.. _partitions], NowMs, _startedMs));

    /// <summary>
    /// Does what was decided: a marker in every partition, then offsets that waited, then the record that all is done. A crash in between
    /// leaves the decision; a second marker ends nothing, as the first one did.
    /// </summary>
    /// <returns>False: not everything could be written, and the state is still the decision.</returns>
    private bool TryFinish()
    {
        if (!State.IsPrepared())
            return true;
        bool isCommit = State == TransactionState.PrepareCommit;
        try
        {
            foreach (PartitionKey partition in _partitions)
                store.AppendMarker(partition, new TransactionMarker(_producer.Id, _producer.Epoch, isCommit));
        }
        catch (StorageException problem)
        {
            store.ReportUnfinished(id, State, problem);
            return false;
        }
        groups.Complete(_producer.Id, isCommit);
        TransactionState complete = isCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort;
        return TryStore(new TransactionSnapshot(_producer, _timeoutMs, complete, [], NowMs, -1)) == ErrorCode.None;
    }
}
