using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

/// <summary>
/// One transactional id: the producer that owns it and the state of its transaction. Everything goes through one lock, also the appends of
/// its producer: nothing of a transaction reaches a log behind its marker.
/// </summary>
/// <remarks>
/// A file per aspect: Init (who owns the id), End (the decision and what follows). What is decided is stored before anybody is told, and
/// done again after a crash until every partition has its marker.
/// </remarks>
internal sealed partial class Transaction(string id, TransactionTopic store, GroupCoordinator groups, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<PartitionKey> _partitions = [];
    private ProducerIdentity _producer = ProducerIdentity.None;

    /// <summary>The epoch before the last bump: who asks once more for the bump is given the same answer.</summary>
    private short _lastEpoch = ProducerIdentity.None.Epoch;
    private int _timeoutMs;
    private long _updatedMs;
    private long _startedMs = -1;

    /// <summary>
    /// When the transaction began, by the monotonic clock. After a restart it is the restart: nobody can commit while the broker is down.
    /// </summary>
    private long _openSince;

    public string Id => id;

    /// <summary>For readers without the lock the state may be a moment old.</summary>
    public TransactionState State { get; private set; } = TransactionState.Empty;

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public TransactionSnapshot Describe()
    {
        lock (_gate)
            return Snapshot(State);
    }

    /// <summary>Takes back what was stored, and ends what was decided.</summary>
    public void Restore(TransactionSnapshot stored)
    {
        lock (_gate)
        {
            (_producer, _timeoutMs, State, _updatedMs, _startedMs) =
                (stored.Producer, stored.TimeoutMs, stored.State, stored.UpdatedMs, stored.StartedMs);
            _partitions.UnionWith(stored.Partitions);
            _openSince = time.GetTimestamp();
            TryFinish();
        }
    }

    /// <summary>Makes partitions part of the transaction, and begins one where none is open.</summary>
    /// <returns>Null: the id is dead, look it up again.</returns>
    public ErrorCode? Add(ProducerIdentity producer, IReadOnlyCollection<PartitionKey> partitions)
    {
        lock (_gate)
        {
            if (State == TransactionState.Dead)
                return null;
            if (Check(producer) is var error and not ErrorCode.None)
                return error;
            if (State.IsPrepared() && !TryFinish())
                return ErrorCode.ConcurrentTransactions;
            if (State == TransactionState.Ongoing && partitions.All(_partitions.Contains))
                return ErrorCode.None;
            bool begins = State != TransactionState.Ongoing;
            HashSet<PartitionKey> all = [.. _partitions, .. partitions];
            long now = NowMs, started = begins ? now : _startedMs;
            if (TryStore(new TransactionSnapshot(_producer, _timeoutMs, TransactionState.Ongoing, all, now, started))
                is var failure and not ErrorCode.None)
                return failure;
            _partitions.UnionWith(all);
            if (begins)
                _openSince = time.GetTimestamp();
            return ErrorCode.None;
        }
    }

    /// <summary>Does something on behalf of the transaction while it is sure to be open, such as an append of its producer.</summary>
    /// <param name="refuse">Makes the answer out of the reason why it is not.</param>
    public T Within<T>(ProducerIdentity producer, PartitionKey partition, Func<T> work, Func<ErrorCode, T> refuse)
    {
        lock (_gate)
        {
            if (State == TransactionState.Dead || producer.Id != _producer.Id)
                return refuse(ErrorCode.InvalidProducerIdMapping);
            if (producer.Epoch != _producer.Epoch)
                return refuse(ErrorCode.InvalidProducerEpoch);
            return State == TransactionState.Ongoing && _partitions.Contains(partition) ? work() : refuse(ErrorCode.InvalidTxnState);
        }
    }

    /// <summary>Forgets an id that was at rest since before this time. True when it is dead.</summary>
    public bool Expire(long updatedBeforeMs)
    {
        lock (_gate)
        {
            if (State.IsAtRest() && _updatedMs < updatedBeforeMs)
            {
                store.AppendTombstone(id);
                State = TransactionState.Dead;
            }
            return State == TransactionState.Dead;
        }
    }

    private ErrorCode Check(ProducerIdentity producer) =>
        producer.Id != _producer.Id ? ErrorCode.InvalidProducerIdMapping
        : producer.Epoch != _producer.Epoch ? ErrorCode.ProducerFenced : ErrorCode.None;

    private TransactionSnapshot Snapshot(TransactionState state) =>
        new(_producer, _timeoutMs, state, [.. _partitions], _updatedMs, state == TransactionState.Ongoing || state.IsPrepared()
            ? _startedMs : -1);

    /// <summary>Stores what is to hold, then lets it hold.</summary>
    private ErrorCode TryStore(TransactionSnapshot next)
    {
        if (!next.State.MayFollow(State))
            throw new InvalidOperationException($"A transaction does not go from {State} to {next.State}.");
        try
        {
            store.Append(id, next);
        }
        catch (StorageException problem)
        {
            store.ReportLost(id, problem);
            // Clients try this code again, which is right when a disk was full and has room now.
            return ErrorCode.CoordinatorNotAvailable;
        }
        (_producer, _timeoutMs, State, _updatedMs, _startedMs) =
            (next.Producer, next.TimeoutMs, next.State, next.UpdatedMs, next.StartedMs);
        if (State.IsAtRest())
            _partitions.Clear();
        return ErrorCode.None;
    }
}
