namespace Millrace.Broker.Storage.Codecs;

/// <summary>
/// Bounds what compressed batches may unfold to: each of them, and the buffers of all that are looked into at the same time.
/// </summary>
/// <remarks>
/// Only buffers whose size a batch decides count (a Snappy block, an LZ4 block, a Zstandard window): a decoder's own windows are small. Who
/// finds no room waits on its thread; whoever holds room is at work and never waits, so it comes free.
/// </remarks>
internal sealed class UnfoldingBudget(int maxBatchBytes, long maxTotalBytes)
{
    /// <summary>Not worth counting: as much as the records of an ordinary batch.</summary>
    private const int FreeBytes = 1024 * 1024;

    private readonly object _gate = new();
    private long _taken;

    /// <summary>Most bytes the records of one batch may unfold to.</summary>
    public int MaxBatchBytes => maxBatchBytes;

    /// <summary>Bytes in use, for tests.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <param name="bytes">Taken once by a holder; a second wait of one that holds something could never end.</param>
    public void Take(long bytes)
    {
        if (bytes <= FreeBytes)
            return;
        lock (_gate)
        {
            while (_taken > 0 && _taken + bytes > maxTotalBytes)
                Monitor.Wait(_gate);
            _taken += bytes;
        }
    }

    public void Release(long bytes)
    {
        if (bytes <= FreeBytes)
            return;
        lock (_gate)
        {
            _taken -= bytes;
            Monitor.PulseAll(_gate);
        }
    }
}
