using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Millrace.Worker.Loggers;

/// <summary>
/// Makes loggers that obey <see cref="LoggerLevels"/> and write through the loggers of an inner factory, whose own minimum level
/// should therefore be Trace: what that drops, no level brings back. Owns the levels, and the inner factory when told so.
/// </summary>
public sealed class LeveledLoggerFactory : ILoggerFactory
{
    private readonly ILoggerFactory _inner;
    private readonly LoggerLevels _levels;
    private readonly ConcurrentDictionary<string, LeveledLogger> _loggers = new(StringComparer.Ordinal);

    /// <param name="inner">What its loggers write through.</param>
    /// <param name="levels">What they obey.</param>
    public LeveledLoggerFactory(ILoggerFactory inner, LoggerLevels levels)
    {
        (_inner, _levels) = (inner, levels);
        levels.Changed += () =>
        {
            foreach (LeveledLogger logger in _loggers.Values) logger.Refresh();
        };
    }

    /// <summary>What its loggers obey.</summary>
    public LoggerLevels Levels => _levels;

    /// <summary>Whether it disposes what it writes through.</summary>
    public bool OwnsInner { get; init; }

    public ILogger CreateLogger(string categoryName)
    {
        if (_loggers.TryGetValue(categoryName, out LeveledLogger? known)) return known;
        LeveledLogger logger = _loggers.GetOrAdd(categoryName, name => new LeveledLogger(_inner.CreateLogger(name), name, _levels));
        // Once it can be found by who changes levels: a change in between would have passed it by.
        logger.Refresh();
        return logger;
    }

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose()
    {
        _levels.Dispose();
        if (OwnsInner) _inner.Dispose();
    }

    private sealed class LeveledLogger(ILogger inner, string category, LoggerLevels levels) : ILogger
    {
        private readonly Lock _lock = new();
        private volatile LogLevel _least = levels.Register(category);

        /// <summary>Takes the level of now: read and kept as one, so that the one who asks last has the last word.</summary>
        public void Refresh()
        {
            lock (_lock) _least = levels.Register(category);
        }

        public bool IsEnabled(LogLevel level) => level >= _least && level != LogLevel.None && inner.IsEnabled(level);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(level)) inner.Log(level, id, state, exception, formatter);
        }
    }
}
