using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// The alarm clock of one parked fetch: rings when a watched log changes, when the wait is over, or when the connection ends.
/// </summary>
internal sealed class FetchWaiter : IDisposable
{
    private readonly IReadOnlyCollection<PartitionLog> _watched;
    private readonly Action _onChange;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _abort;
    private TaskCompletionSource _ring = NewRing();

    public FetchWaiter(IReadOnlyCollection<PartitionLog> watched, TimeSpan maxWait, TimeProvider time, CancellationToken aborted)
    {
        _watched = watched;
        _onChange = () => Volatile.Read(ref _ring).TrySetResult();
        _timer = time.CreateTimer(self => ((FetchWaiter)self!).Expire(), this, maxWait, Timeout.InfiniteTimeSpan);
        _abort = aborted.UnsafeRegister(self => ((FetchWaiter)self!).Expire(), this);
        foreach (PartitionLog log in watched)
            log.Subscribe(_onChange);
    }

    /// <summary>The wait is over: answer with whatever there is.</summary>
    public bool Expired { get; private set; }

    public Task Ring => Volatile.Read(ref _ring).Task;

    /// <summary>To be called before the logs are looked at again, so that a change during the look rings once more.</summary>
    public void Rearm()
    {
        if (Ring.IsCompleted && !Expired)
            Volatile.Write(ref _ring, NewRing());
        if (Expired)
            _ring.TrySetResult();
    }

    public void Dispose()
    {
        foreach (PartitionLog log in _watched)
            log.Unsubscribe(_onChange);
        _abort.Dispose();
        _timer.Dispose();
    }

    private void Expire()
    {
        Expired = true;
        Volatile.Read(ref _ring).TrySetResult();
    }

    private static TaskCompletionSource NewRing() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
