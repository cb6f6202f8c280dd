using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>Exactly once: records and offsets go out in transactions, and nothing counts before its transaction is committed.</summary>
internal sealed partial class SourceRunner
{
    private readonly SourceCuts? _cuts;
    private SourceTransactions? _transactions;
    private bool _isOrderly;

    // A record that is left out silently would be lost with its offset; the commit fails anyhow.
    private bool ToleratesSendErrors => _transactions is null && _errors.Policy.TolerateAll;

    private bool EndsByItself => _settings.Transactions is { Boundary: not TransactionBoundary.Connector };

    /// <summary>Before the task itself starts: what its predecessor left open is decided then, and its offsets can be read.</summary>
    private void StartTransactions(TransactionSettings settings)
    {
        _transactions = new SourceTransactions(_producer, Id.Connector, settings, Spec.Time);
        _progress.IsTransactional = true;
        _transactions.Start(Stopping);
    }

    private void EndBatch()
    {
        if (_settings.Transactions?.Boundary == TransactionBoundary.Poll || _transactions?.IsDue == true) EndTransaction(isCommit: true);
        else if (_cuts?.EndsBatch == true) EndTransaction(_cuts.TakeNext());
    }

    /// <summary>Behind a record: ends the transaction where the task has asked for that, and begins the next.</summary>
    private void CutBehind(int record)
    {
        if (_cuts!.NextRecord != record) return;
        SendGroup();
        EndTransaction(_cuts.TakeNext());
        _transactions!.Begin();
    }

    private void EndTransaction(bool isCommit)
    {
        // What the producer itself has refused does not fail the transaction.
        ThrowIfSendFailed();
        try
        {
            // The offsets of what is dropped are stored all the same: it does not come again.
            if (!isCommit) _transactions!.Abort(forgetOffsets: false, Abandoned);
            _transactions!.Commit(Abandoned);
        }
        catch (ConnectException) when (_progress.Failure is not null)
        {
            ThrowIfSendFailed();
            throw;
        }

        _progress.TakeOffsets();
        ReadOnlySpan<RecordAcknowledgement> acknowledged = _progress.TakeAcknowledged();
        Spec.Numbers.AddWritten(acknowledged.Length);
        if (acknowledged.Length > 0) _task.Acknowledge(acknowledged);
        Await(_task.CommitAsync(Abandoned).AsTask());
    }

    /// <summary>What was sent is committed when the task ends in good order; of one that says itself where to commit, only that.</summary>
    private void FinishTransactions()
    {
        if (_isOrderly && EndsByItself) EndTransaction(isCommit: true);
        else _transactions!.Abort(forgetOffsets: true, Abandoned);
    }
}
