using Millrace.Data;

namespace Millrace.Records;

/// <summary>A question about one record, asked without copying it.</summary>
public delegate bool RecordPredicate(in Record record);

/// <summary>
/// Records that travel together, and the memory of all their values. Reused: a task keeps two or three of them for its whole life.
/// <b>Threads</b>: one owner at a time. <b>Lifetime</b>: what a record refers to is valid until <see cref="Reset"/>.
/// </summary>
public sealed class RecordBatch
{
    private Record[] _records = [];

    /// <summary>How many records are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Where the values of its records live.</summary>
    public ValueArena Arena { get; } = new();

    /// <summary>The records, to be read and changed in place; valid until one is added.</summary>
    public Span<Record> Records => _records.AsSpan(0, Count);

    /// <summary>By position.</summary>
    public ref Record this[int index] => ref Records[index];

    /// <summary>
    /// Adds an empty record (no partition, offset or timestamp) to be filled in place. The reference is valid until the next call.
    /// </summary>
    public ref Record Add()
    {
        if (Count == _records.Length) System.Array.Resize(ref _records, Math.Max(256, Count * 2));
        ref Record record = ref _records[Count++];
        record = default;
        record.Topic = record.OriginalTopic = "";
        record.Partition = record.OriginalPartition = Record.None;
        record.Offset = record.Timestamp = Record.None;
        return ref record;
    }

    /// <summary>Takes back the last record added, such as one that could not be converted.</summary>
    public void RemoveLast() => _records[--Count] = default;

    /// <summary>Removes records, keeping the order of the others.</summary>
    public void RemoveWhere(RecordPredicate matches)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (matches(in _records[i])) continue;
            if (kept != i) _records[kept] = _records[i];
            kept++;
        }

        _records.AsSpan(kept, Count - kept).Clear();
        Count = kept;
    }

    /// <summary>Empties it; whatever its records referred to is not valid any more.</summary>
    public void Reset()
    {
        Records.Clear();
        Count = 0;
        Arena.Reset();
    }
}
