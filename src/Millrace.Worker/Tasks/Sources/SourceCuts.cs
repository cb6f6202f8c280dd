using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// Where a task wants its transactions to end. <b>Threads</b>: the poll under way asks, for its batch; the runner takes what was asked when
/// the poll has ended.
/// </summary>
internal sealed class SourceCuts : TransactionContext
{
    private const int End = int.MaxValue;

    private List<(int Record, bool IsCommit)> _asked = [];
    private List<(int Record, bool IsCommit)> _taken = [];
    private int _next;

    /// <summary>Whether the poll has asked for an end, be its batch empty.</summary>
    public bool IsAsked => _asked.Count > 0;

    /// <summary>The record behind which the next transaction ends; -1 when none of the batch does.</summary>
    public int NextRecord => _next < _taken.Count ? _taken[_next].Record : -1;

    /// <summary>Whether the transaction ends behind the batch.</summary>
    public bool EndsBatch => NextRecord == End;

    public override void Commit() => _asked.Add((End, true));

    public override void CommitAfter(int record) => _asked.Add((record, true));

    public override void Abort() => _asked.Add((End, false));

    public override void AbortAfter(int record) => _asked.Add((record, false));

    /// <summary>The batch of the poll that has asked is dropped, and so is what it has asked for.</summary>
    public void Forget() => _asked.Clear();

    /// <summary>Begins with what was asked for the batch that has just come.</summary>
    /// <exception cref="ConnectException">It has no such record.</exception>
    public void Take(int records)
    {
        (_asked, _taken) = (_taken, _asked);
        _asked.Clear();
        _next = 0;
        if (_taken.Count == 0) return;
        // In the order of the records; of one record the first call counts.
        _taken = [.. _taken.OrderBy(cut => cut.Record).DistinctBy(cut => cut.Record)];
        foreach (var (record, _) in _taken)
            if (record != End && (uint)record >= (uint)records)
                throw new ConnectException($"The task ends a transaction behind record {record}; its batch has {records}.");
    }

    /// <summary>Goes on to the next; true when the one before is to be committed.</summary>
    public bool TakeNext() => _taken[_next++].IsCommit;
}
