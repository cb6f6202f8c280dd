using Millrace.Timing;

namespace Millrace.Worker.Groups;

/// <summary>
/// The right of what this worker runs to go on: it lasts as long as the group has not given the worker up, and not a moment longer.
/// <b>Threads</b>: any; asking costs a clock and no lock.
/// </summary>
/// <remarks>
/// The thread that polls the group renews it. A process that was frozen (SIGSTOP) finds it expired when it wakes,
/// before any of its other threads can write: they stand still with it, and time does not. One that has ended never comes back; what is
/// started afterwards gets another one.
/// </remarks>
internal sealed class Lease
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly long _limitMs;
    private readonly TimeProvider _time;
    private long _renewed;
    private volatile bool _ended;

    /// <param name="limit">The session time-out: after that long without a sign of life the group gives a worker up.</param>
    /// <param name="time">A clock that also goes on while the process stands still.</param>
    public Lease(TimeSpan limit, TimeProvider time)
    {
        _limitMs = (long)limit.TotalMilliseconds;
        _time = time;
        _renewed = time.Milliseconds();
    }

    /// <summary>A lease that never ends, for tasks that no group has given out.</summary>
    public static Lease Endless { get; } = new(TimeSpan.MaxValue, TimeProvider.System);

    public bool IsHeld => !_ended && _time.Milliseconds() - Volatile.Read(ref _renewed) < _limitMs;

    /// <summary>Goes on from now; false when it was over before: then it stays so.</summary>
    public bool TryRenew()
    {
        if (!IsHeld) return false;
        Volatile.Write(ref _renewed, _time.Milliseconds());
        return true;
    }

    public void End() => _ended = true;

    /// <summary>
    /// Waits while it is not held; false when <paramref name="stopping"/> says so first. A worker that was only slow goes on, one that was
    /// given up stops its tasks.
    /// </summary>
    public bool WaitHeld(CancellationToken stopping)
    {
        while (!IsHeld)
        {
            if (stopping.IsCancellationRequested) return false;
            _time.Pause(LookAgain, stopping);
        }

        return true;
    }
}
