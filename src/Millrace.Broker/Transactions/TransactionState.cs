using System.Collections.Frozen;

namespace Millrace.Broker.Transactions;

/// <summary>
/// The phases of a transactional id. Names and numbers are Kafka's, of DescribeTransactions and of the records in
/// <c>__transaction_state</c>.
/// </summary>
internal enum TransactionState : sbyte
{
    /// <summary>No transaction yet.</summary>
    Empty = 0,

    /// <summary>Partitions were added; nothing is decided.</summary>
    Ongoing = 1,

    /// <summary>Decided and stored; markers are being written.</summary>
    PrepareCommit = 2,

    PrepareAbort = 3,

    /// <summary>Every partition has its marker.</summary>
    CompleteCommit = 4,

    CompleteAbort = 5,

    /// <summary>Forgotten after transactional.id.expiration.ms; a request that still holds it looks the id up again.</summary>
    Dead = 6,
}

/// <summary>Which state may follow which.</summary>
internal static class TransactionStates
{
    private static readonly FrozenDictionary<TransactionState, TransactionState[]> s_from =
        new Dictionary<TransactionState, TransactionState[]>
        {
            [TransactionState.Empty] = [TransactionState.Empty, TransactionState.CompleteCommit, TransactionState.CompleteAbort],
            [TransactionState.Ongoing] =
            [TransactionState.Empty, TransactionState.Ongoing, TransactionState.CompleteCommit, TransactionState.CompleteAbort],
            [TransactionState.PrepareCommit] = [TransactionState.Ongoing],
            [TransactionState.PrepareAbort] = [TransactionState.Ongoing],
            [TransactionState.CompleteCommit] = [TransactionState.PrepareCommit],
            [TransactionState.CompleteAbort] = [TransactionState.PrepareAbort],
            [TransactionState.Dead] = [TransactionState.Empty, TransactionState.CompleteCommit, TransactionState.CompleteAbort],
        }.ToFrozenDictionary();

    public static bool MayFollow(this TransactionState next, TransactionState current) => s_from[next].Contains(current);

    public static bool IsPrepared(this TransactionState state) => state is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    public static bool IsAtRest(this TransactionState state) =>
        state is TransactionState.Empty or TransactionState.CompleteCommit or TransactionState.CompleteAbort;
}
