namespace Millrace.WebConsole.Watching;

/// <summary>
/// How fast a total grows, over a window that ends now and is between half of <paramref name="window"/> and the whole long: two marks
/// behind the present are all that is kept. Owned by one watcher.
/// </summary>
internal sealed class Pace(TimeSpan window)
{
    private (DateTimeOffset At, long Total)? _start;
    private (DateTimeOffset At, long Total) _middle;
    private long _total;

    /// <summary>Null until there are two looks.</summary>
    public double? PerSecond { get; private set; }

    /// <summary>The look that found it grown; null when none has.</summary>
    public DateTimeOffset? Moved { get; private set; }

    public void Add(DateTimeOffset at, long total)
    {
        if (_start is not { } start)
        {
            (_start, _middle, _total) = ((at, total), (at, total), total);
            return;
        }

        if (total != _total) Moved = at;
        _total = total;
        if (at > start.At) PerSecond = Math.Max(0, (total - start.Total) / (at - start.At).TotalSeconds);
        if (at - _middle.At >= window / 2) (_start, _middle) = (_middle, (at, total));
    }
}

/// <summary>What a value that is less than before means.</summary>
internal enum WhenLess
{
    /// <summary>A counter that began anew with its task: all of it is growth.</summary>
    Restarted,

    /// <summary>An offset that somebody set back: no growth.</summary>
    SetBack,
}

/// <summary>
/// What many values have grown by together since each was first seen, and how fast. Owned by one watcher.
/// </summary>
internal sealed class Growth<TKey>(WhenLess less, TimeSpan window)
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _last = [];

    public Pace Pace { get; } = new(window);

    public long Total { get; private set; }

    /// <summary>Those that are no longer there are forgotten.</summary>
    public void Look(DateTimeOffset at, IReadOnlyCollection<KeyValuePair<TKey, long>> values)
    {
        foreach (TKey gone in _last.Keys.Except(values.Select(value => value.Key)).ToArray()) _last.Remove(gone);
        foreach (var (key, value) in values)
        {
            if (_last.TryGetValue(key, out long before))
                Total += value >= before ? value - before : less == WhenLess.Restarted ? value : 0;
            _last[key] = value;
        }

        Pace.Add(at, Total);
    }
}
