using Microsoft.Extensions.Logging;

namespace Millrace.Worker.Loggers;

/// <summary>
/// The level of every logger, to be changed while the worker runs. A logger without a level of its own has that of the nearest logger above
/// it (<c>Millrace.Worker</c> is above <c>Millrace.Worker.Rest</c>), at last that of <c>root</c>. <b>Threads</b>: any.
/// </summary>
public sealed class LoggerLevels(TimeProvider time)
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
    private readonly SortedDictionary<string, Entry> _loggers = new(StringComparer.Ordinal)
    {
        [Root] = new Entry { Own = "INFO" },

        // The web server's own lines, one or more for each request, are for those who ask for them.
        ["Microsoft"] = new Entry { Own = "WARN" },
    };

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
        lock (_lock) return _loggers.TryGetValue(logger, out Entry? entry) ? new LoggerLevel(Effective(logger), entry.LastModified) : null;
    }

    /// <summary>
    /// Gives a logger and all below it that level; <c>root</c> means all. Returns the names whose level has thereby changed, sorted.
    /// Errors: <see cref="ArgumentException"/> for a level that does not exist.
    /// </summary>
    public IReadOnlyList<string> Set(string logger, string level)
    {
        if (!IsLevel(level)) throw new ArgumentException($"There is no log level '{level}'.", nameof(level));
        var changed = new List<string>();
        lock (_lock)
        {
            level = level.ToUpperInvariant();
            _loggers.TryAdd(logger, new Entry());
            var concerned = _loggers.Keys.Where(name => logger == Root || name == logger
                || name.StartsWith(logger + ".", StringComparison.Ordinal)).ToList();
            changed.AddRange(concerned.Where(name => Effective(name) != level));
            foreach (string name in concerned) _loggers[name].Own = level;
            foreach (string name in changed) _loggers[name].LastModified = time.GetUtcNow().ToUnixTimeMilliseconds();
        }

        Changed?.Invoke();
        return changed;
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
        public string? Own { get; set; }

        public long? LastModified { get; set; }
    }
}
