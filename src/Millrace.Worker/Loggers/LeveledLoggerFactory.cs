using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Millrace.Worker.Loggers;

/// <summary>
/// Makes loggers that obey <see cref="LoggerLevels"/> and write through the loggers of <paramref name="inner"/>, whose own minimum level
/// should therefore be Trace. Does not own <paramref name="inner"/>.
/// </summary>
public sealed class LeveledLoggerFactory(ILoggerFactory inner, LoggerLevels levels) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, category => new LeveledLogger(inner.CreateLogger(category), category, levels));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
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
