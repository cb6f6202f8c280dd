using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// The records that cannot be written, each reported once, however often its batch comes. <b>Threads</b>: one at a time.
/// </summary>
/// <param name="reporter">Takes them; null when there is nowhere to report them: then a bad record is an error.</param>
internal sealed class Refusals(ErrantRecordReporter? reporter)
{
    // Of the last batch that had any: it may come again.
    private readonly HashSet<(string Topic, int Partition, long Offset)> _reported = [];
    private bool _isOpen;

    /// <summary>Leaves a record out. Errors: the fault, with its place, when there is nowhere to report it.</summary>
    public void Add(in Record record, Exception fault)
    {
        var located =
            new DataException($"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: {fault.Message}", fault);
        if (reporter is null) throw located;
        if (!_reported.Add((record.OriginalTopic, record.OriginalPartition, record.Offset))) return;
        reporter.Report(record, located);
        _isOpen = true;
    }

    /// <summary>Waits until all reports are safe: before a commit that moves the offsets beyond them.</summary>
    public async Task SettleAsync()
    {
        if (!_isOpen) return;
        await reporter!.FlushAsync();
        _isOpen = false;
    }

    /// <summary>The batch is written: none of it comes again.</summary>
    public void Forget() => _reported.Clear();
}
