namespace Millrace.Broker.Storage.Producers;

/// <summary>A transaction whose records a read_committed consumer skips, from its first offset in the partition to its marker.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);

/// <summary>A transaction that was aborted in one partition.</summary>
/// <param name="LastOffset">Of its marker.</param>
/// <param name="StableOffset">Last stable offset behind the marker: every transaction aborted later begins there or behind.</param>
internal readonly record struct AbortedRange(long ProducerId, long FirstOffset, long LastOffset, long StableOffset)
{
    public bool Contains(long producerId, long offset) => ProducerId == producerId && offset >= FirstOffset && offset <= LastOffset;
}

/// <summary>
/// The aborted transactions of a partition in the order of their markers, which is what Kafka keeps in its <c>.txnindex</c>. One thread
/// adds under the append lock, readers come at any time.
/// </summary>
internal sealed class AbortedIndex
{
    private readonly Lock _gate = new();
    private readonly List<AbortedRange> _ranges = [];
    private volatile bool _isEmpty = true;

    public bool IsEmpty => _isEmpty;

    public void Add(AbortedRange range)
    {
        lock (_gate)
        {
            _ranges.Add(range);
            _isEmpty = false;
        }
    }

    /// <summary>
    /// The transactions with records in <c>[fetchOffset, endOffset)</c>, ascending by first offset: some clients take them in that order.
    /// </summary>
    public IReadOnlyList<AbortedTransaction> Find(long fetchOffset, long endOffset)
    {
        if (_isEmpty)
            return [];
        var found = new List<AbortedTransaction>();
        lock (_gate)
        {
            for (int i = FirstEndingAt(fetchOffset); i < _ranges.Count; i++)
            {
                if (_ranges[i].FirstOffset < endOffset)
                    found.Add(new AbortedTransaction(_ranges[i].ProducerId, _ranges[i].FirstOffset));
                if (_ranges[i].StableOffset >= endOffset)
                    break;
            }
        }
        found.Sort((one, other) => one.FirstOffset.CompareTo(other.FirstOffset));
        return found;
    }

    /// <summary>Whether the batch of a transactional producer that begins here was aborted.</summary>
    public bool Contains(long producerId, long offset)
    {
        if (_isEmpty)
            return false;
        lock (_gate)
        {
            // The transaction of a record is the one of its producer that ends next behind it.
            for (int i = FirstEndingAt(offset); i < _ranges.Count; i++)
            {
                if (_ranges[i].ProducerId == producerId)
                    return _ranges[i].Contains(producerId, offset);
            }
            return false;
        }
    }

    /// <summary>Forgets what ended before an offset in front of which nothing of an aborted transaction is left.</summary>
    public void ForgetBefore(long offset)
    {
        if (_isEmpty)
            return;
        lock (_gate)
        {
            _ranges.RemoveRange(0, FirstEndingAt(offset));
            _isEmpty = _ranges.Count == 0;
        }
    }

    public void Clear() => ForgetBefore(long.MaxValue);

    public AbortedRange[] ToArray()
    {
        lock (_gate)
            return [.. _ranges];
    }

    private int FirstEndingAt(long offset)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].LastOffset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
