using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Records that are written in one transaction: a batch, or a part of it. All parts of a batch know which of its records are left out.
/// </summary>
/// <param name="records">The part's own.</param>
/// <param name="refusals">Records of the batch that are left out, by their place in it.</param>
/// <param name="first">Place of the first record in the batch.</param>
internal readonly ref struct BatchPart(ReadOnlySpan<Record> records, Refusals refusals, int first = 0)
{
    public ReadOnlySpan<Record> Records { get; } = records;

    public Refusals Refusals => refusals;

    public int Length => Records.Length;

    /// <summary>Whether a bad record may be left out; else it is an error.</summary>
    public bool MayRefuse => refusals.IsAllowed;

    public BatchPart Slice(int start, int length) => new(Records.Slice(start, length), refusals, first + start);

    public bool IsRefused(int index) => refusals.Contains(first + index);

    /// <summary>Leaves a record out.</summary>
    /// <exception cref="DataException">It names it, when there is nowhere to report it.</exception>
    public void Refuse(int index, Exception fault) => refusals.Add(first + index, Located(index, fault));

    public DataException Located(int index, Exception fault)
    {
        ref readonly Record record = ref Records[index];
        return new DataException(
            $"Record {record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: {fault.Message}", fault);
    }
}
