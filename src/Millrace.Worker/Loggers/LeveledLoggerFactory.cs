using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Millrace.Worker.Loggers;

/// <summary>
/// Makes loggers that obey <see cref="LoggerLevels"/> and write through the loggers of <paramref name="inner"/>, whose own minimum level
/// should therefore be Trace: what that drops, no level brings back. Owns <paramref name="levels"/>, and
/// <paramref name="inner"/> when told so.
/// </summary>
public sealed class LeveledLoggerFactory(ILoggerFactory inner, LoggerLevels levels) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    /// <summary>What its loggers obey.</summary>
    public LoggerLevels Levels => levels;

    /// <summary>Whether it disposes what it writes through.</summary>
    public bool OwnsInner { get; init; }

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, category => new LeveledLogger(inner.CreateLogger(category), category, levels));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        levels.Dispose();
        if (OwnsInner) inner.Dispose();
    }

    private sealed class LeveledLogger : ILogger
    {
        private readonly ILogger _inner;
        private volatile LogLevel _least;

        public LeveledLogger(ILogger inner, string category, LoggerLevels levels)
        {
            _inner = inner;
            _least = levels.Register(category);
            levels.Changed += () => _least = levels.Register(category);
        }

        public bool IsEnabled(LogLevel level) => level >= _least && level != LogLevel.None && _inner.IsEnabled(level);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _inner.BeginScope(state);

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(level)) _inner.Log(level, id, state, exception, formatter);
        }
    }
}
