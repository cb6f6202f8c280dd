using Microsoft.Extensions.Logging;
using Millrace.Timing;

namespace Millrace.Worker.Loggers;

/// <summary>
/// The level of every logger, to be changed while the worker runs. A logger without a level of its own has that of the nearest logger above
/// it (<c>Millrace.Worker</c> is above <c>Millrace.Worker.Rest</c>), at last that of <c>root</c>. Kafka Connect's names for its loggers
/// mean what has their part here (<see cref="ConnectLoggers"/>). <b>Threads</b>: any.
/// </summary>
public sealed class LoggerLevels : IDisposable
{
    public const string Root = "root";

    // Connect's names, with what they mean here.
    private static readonly Dictionary<string, LogLevel> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OFF"] = LogLevel.None, ["FATAL"] = LogLevel.Critical, ["ERROR"] = LogLevel.Error, ["WARN"] = LogLevel.Warning,
        ["INFO"] = LogLevel.Information,
        ["DEBUG"] = LogLevel.Debug, ["TRACE"] = LogLevel.Trace, ["ALL"] = LogLevel.Trace,
    };

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _end;
    private readonly SortedDictionary<string, Entry> _loggers;

    /// <param name="time">For <c>last_modified</c> and for levels that end.</param>
    /// <param name="root">The level of all that have none of their own.</param>
    public LoggerLevels(TimeProvider time, LogLevel root = LogLevel.Information)
    {
        _time = time;
        _end = time.CreateTimer(_ => EndLevels(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loggers = new SortedDictionary<string, Entry>(StringComparer.Ordinal)
        {
            [Root] = new Entry { Own = Levels.First(level => level.Value == root).Key },

            // The web server's own lines, one or more for each request, are for those who ask for them.
            ["Microsoft"] = new Entry { Own = root > LogLevel.Warning ? Levels.First(level => level.Value == root).Key : "WARN" },
        };
    }

    /// <summary>Called, outside of any lock, after levels have changed.</summary>
    internal event Action? Changed;

    /// <summary>True for a name that <see cref="Set"/> takes, in any case.</summary>
    public static bool IsLevel(string level) => Levels.ContainsKey(level);

    /// <summary>The level in force for that logger, which from now on is a known one.</summary>
    internal LogLevel Register(string logger)
    {
        lock (_lock)
        {
            _loggers.TryAdd(logger, new Entry());
            return Levels[Effective(logger)];
        }
    }

    /// <summary>All known loggers but those that are off, by name.</summary>
    public IReadOnlyDictionary<string, LoggerLevel> All()
    {
        lock (_lock)
        {
            var all = new SortedDictionary<string, LoggerLevel>(StringComparer.Ordinal);
            foreach (var (name, entry) in _loggers)
                if (Effective(name) is var level && level != "OFF") all[name] = new LoggerLevel(level, entry.LastModified);
            return all;
        }
    }

    /// <summary>The level of a known logger, or null.</summary>
    public LoggerLevel? Find(string logger)
    {
        logger = ConnectLoggers.Here(logger);
        lock (_lock) return _loggers.TryGetValue(logger, out Entry? entry) ? new LoggerLevel(Effective(logger), entry.LastModified) : null;
    }

    /// <summary>
    /// Gives a logger and all below it that level; <c>root</c> means all. Returns the names whose level has thereby changed, sorted.
    /// </summary>
    /// <param name="logger">Its name here or in Kafka Connect.</param>
    /// <param name="level">A name of <see cref="IsLevel"/>.</param>
    /// <param name="limit">After this time they have the levels again that they had before; null: it stays.</param>
    /// <exception cref="ArgumentException">For a level that does not exist.</exception>
    public IReadOnlyList<string> Set(string logger, string level, TimeSpan? limit = null)
    {
        if (!IsLevel(level)) throw new ArgumentException($"There is no log level '{level}'.", nameof(level));
        logger = ConnectLoggers.Here(logger);
        var changed = new List<string>();
        lock (_lock)
        {
            level = level.ToUpperInvariant();
            long? until = limit is { } span ? _time.Milliseconds() + (long)span.TotalMilliseconds : null;
            _loggers.TryAdd(logger, new Entry());
            var concerned = _loggers.Keys.Where(name => logger == Root || name == logger
                || name.StartsWith(logger + ".", StringComparison.Ordinal)).ToList();
            changed.AddRange(concerned.Where(name => Effective(name) != level));
            foreach (string name in concerned) _loggers[name].Give(level, until);
            Touch(changed);
            AwaitEnd();
        }

        Changed?.Invoke();
        return changed;
    }

    /// <summary>Levels with a limit stay as they are from now on.</summary>
    public void Dispose() => _end.Dispose();

    private void EndLevels()
    {
        lock (_lock)
        {
            long now = _time.Milliseconds();
            var ended = _loggers.Where(logger => logger.Value.Until <= now).Select(logger => logger.Key).ToList();
            Dictionary<string, string> before = _loggers.Keys.ToDictionary(name => name, Effective);
            foreach (string name in ended) _loggers[name].GiveBack();
            Touch(_loggers.Keys.Where(name => Effective(name) != before[name]).ToList());
            AwaitEnd();
        }

        Changed?.Invoke();
    }

    private void AwaitEnd()
    {
        if (_loggers.Values.Min(entry => entry.Until) is not { } next) return;
        _end.Change(TimeSpan.FromMilliseconds(Math.Max(1, next - _time.Milliseconds())), Timeout.InfiniteTimeSpan);
    }

    private void Touch(List<string> changed)
    {
        foreach (string name in changed) _loggers[name].LastModified = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private string Effective(string logger)
    {
        for (string name = logger; ; name = name[..name.LastIndexOf('.')])
        {
            if (_loggers.TryGetValue(name, out Entry? entry) && entry.Own is not null) return entry.Own;
            if (!name.Contains('.')) return _loggers[Root].Own!;
        }
    }

    private sealed class Entry
    {
        private string? _before;

        public string? Own { get; set; }

        /// <summary>When it has the level from before again, in milliseconds of the clock that never goes back; null: never.</summary>
        public long? Until { get; private set; }

        public long? LastModified { get; set; }

        public void Give(string level, long? until)
        {
            // What a limited level is put on top of another is not what was there before.
            if (Until is null) _before = Own;
            Own = level;
            Until = until;
        }

        public void GiveBack()
        {
            Own = _before;
            Until = null;
        }
    }
}
