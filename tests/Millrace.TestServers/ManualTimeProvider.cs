namespace Millrace.TestServers;

/// <summary>A clock that moves when told to; due timers ring on the caller's thread.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_timers)
            _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        TimeSpan target = _elapsed + by;
        while (Next(target) is { } timer)
        {
            _elapsed = timer.Due > _elapsed ? timer.Due : _elapsed;
            timer.Ring();
        }
        _elapsed = target;
    }

    private ManualTimer? Next(TimeSpan until)
    {
        lock (_timers)
            return _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
    }

    private sealed class ManualTimer(ManualTimeProvider clock, Action ring) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; } = TimeSpan.MaxValue;

        public void Ring()
        {
            Due = _period == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Due + _period;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : clock._elapsed + dueTime;
            _period = period;
            return true;
        }

        public void Dispose() => Due = TimeSpan.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
