using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Millrace.Broker.Configs;

/// <summary>
/// The broker's loggers, each with a level that can be raised and lowered while it runs, above the one of the program around it.
/// </summary>
internal sealed class BrokerLoggers(ILoggerFactory program) : ILoggerFactory
{
    /// <summary>The name of what holds for all loggers that have no level of their own.</summary>
    public const string Root = "root";

    private static readonly (string Name, LogLevel Level)[] Levels =
    [
        ("DEBUG", LogLevel.Debug), ("ERROR", LogLevel.Error), ("FATAL", LogLevel.Critical), ("INFO", LogLevel.Information),
            ("TRACE", LogLevel.Trace),
        ("WARN", LogLevel.Warning),
    ];

    private readonly ConcurrentDictionary<string, LevelledLogger> _loggers = new(StringComparer.Ordinal);
    private readonly LevelledLogger _root = new(program.CreateLogger("Millrace.Broker"), null);

    public static string LevelNames => string.Join(", ", Levels.Select(level => level.Name));

    public IEnumerable<string> Names => _loggers.Keys.Append(Root).Order(StringComparer.Ordinal);

    /// <summary>Null when no level has this name.</summary>
    public static LogLevel? Level(string name) =>
        Levels.FirstOrDefault(level => level.Name == name) is { Name: not null } found ? found.Level : null;

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, name => new LevelledLogger(program.CreateLogger(name), _root));

    public bool Has(string name) => name == Root || _loggers.ContainsKey(name);

    /// <summary>The least severe level that is written.</summary>
    public string LevelOf(string name) =>
        Levels.OrderBy(level => level.Level).FirstOrDefault(level => Find(name).IsEnabled(level.Level)) is { Name: { } level }
        ? level
        : "OFF";

    /// <summary>Whether the program around the broker writes this level at all; what it drops cannot be brought back here.</summary>
    public bool CanBe(string name, LogLevel level) => Find(name).Program.IsEnabled(level);

    /// <param name="level">Null goes back to the one of all.</param>
    public void Set(string name, LogLevel? level) => Find(name).Own = level;

    public void AddProvider(ILoggerProvider provider) => program.AddProvider(provider);

    /// <summary>Nothing: the program's factory is the program's.</summary>
    public void Dispose()
    {
    }

    private LevelledLogger Find(string name) => name == Root ? _root : _loggers[name];

    private sealed class LevelledLogger(ILogger program, LevelledLogger? root) : ILogger
    {
        /// <summary>-1 is none: a nullable enum cannot be read and written at once.</summary>
        private volatile int _own = -1;

        public ILogger Program => program;

        public LogLevel? Own
        {
            get => _own < 0 ? null : (LogLevel)_own;
            set => _own = value is { } level ? (int)level : -1;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (Own ?? root?.Own ?? LogLevel.Trace) && program.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                program.Log(logLevel, eventId, state, exception, formatter);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => program.BeginScope(state);
    }
}
