using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>The records of one batch that are left out, each with the reason; all parts of the batch share it.</summary>
/// <param name="batch">The batch.</param>
/// <param name="reporter">Takes them; null when there is nowhere to report them: then a bad record is an error.</param>
internal sealed class Refusals(RecordBatch batch, ErrantRecordReporter? reporter)
{
    private readonly SortedDictionary<int, DataException> _refused = [];
    private readonly HashSet<int> _reported = [];

    public bool IsAllowed => reporter is not null;

    public bool Contains(int index) => _refused.Count > 0 && _refused.ContainsKey(index);

    /// <summary>Leaves a record out. Errors: the fault itself, when there is nowhere to report it.</summary>
    public void Add(int index, DataException located)
    {
        if (reporter is null) throw located;
        _refused[index] = located;
    }

    /// <summary>
    /// Reports those that are not reported yet, in order. Once the rest is durable: a batch that comes again must not report its bad
    /// records twice.
    /// </summary>
    public void Report()
    {
        foreach (var (index, error) in _refused)
            if (_reported.Add(index)) reporter!.Report(batch[index], error);
    }

    /// <summary>Reports them and waits until that is safe: before a commit that moves the offsets beyond them.</summary>
    public void Settle()
    {
        if (_reported.Count == _refused.Count) return;
        Report();
        reporter!.FlushAsync().GetAwaiter().GetResult();
    }
}
