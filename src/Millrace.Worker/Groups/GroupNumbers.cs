namespace Millrace.Worker.Groups;

/// <summary>What has come of this worker's place in its group. Moved on by the thread of the membership, read by whoever asks.</summary>
internal sealed class GroupNumbers(TimeProvider time)
{
    private long _rebalances;
    private long _last;
    private int _places;

    /// <summary>Assignments so far.</summary>
    public long Rebalances => Volatile.Read(ref _rebalances);

    /// <summary>When the last one was; seconds since 1970 UTC, 0 before the first.</summary>
    public double LastRebalance => Volatile.Read(ref _last) / 1000.0;

    /// <summary>Places for tasks that the worker has now.</summary>
    public int Places
    {
        get => Volatile.Read(ref _places);
        set => Volatile.Write(ref _places, value);
    }

    public void AddRebalance(int places)
    {
        Places = places;
        Volatile.Write(ref _last, time.GetUtcNow().ToUnixTimeMilliseconds());
        Interlocked.Increment(ref _rebalances);
    }
}
