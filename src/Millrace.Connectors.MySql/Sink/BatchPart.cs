using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Records that are written in one transaction: a batch, or a part of it. All parts of a batch know which of its records are left out.
/// </summary>
/// <param name="records">The part's own.</param>
/// <param name="refused">Records of the batch that are left out, by their place in it, each with the reason; null when there is nowhere to
/// report them.</param>
/// <param name="first">Place of the first record in the batch.</param>
internal readonly ref struct BatchPart(ReadOnlySpan<Record> records, SortedDictionary<int, Exception>? refused, int first = 0)
{
    public ReadOnlySpan<Record> Records { get; } = records;

    public int Length => Records.Length;

    /// <summary>Whether a bad record may be left out; else it is an error.</summary>
    public bool MayRefuse => refused is not null;

    public BatchPart Slice(int start, int length) => new(Records.Slice(start, length), refused, first + start);

    public bool IsRefused(int index) => refused is { Count: > 0 } && refused.ContainsKey(first + index);

    /// <summary>Leaves a record out. Errors: <see cref="DataException"/> that names it, when there is nowhere to report it.</summary>
    public void Refuse(int index, Exception fault)
    {
        DataException located = Located(index, fault);
        if (refused is null) throw located;
        refused[first + index] = located;
    }

    public DataException Located(int index, Exception fault)
    {
        ref readonly Record record = ref Records[index];
        return new DataException(
            $"Record {record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: {fault.Message}", fault);
    }
}
