using Millrace.Connectors;

namespace Millrace.Testing;

/// <summary>How much a line of a <see cref="TestLog"/> matters.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>What happened.</summary>
    Info,

    /// <summary>What may need somebody's attention.</summary>
    Warn,

    /// <summary>What failed.</summary>
    Error,
}

/// <summary>One line that a connector or task has written.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What it says.</param>
/// <param name="Cause">The error it was written for, or null.</param>
public sealed record LogLine(LogLevel Level, string Message, Exception? Cause);

/// <summary>Keeps what a connector or task says. <b>Threads</b>: any.</summary>
public sealed class TestLog : TaskLog
{
    private readonly List<LogLine> _entries = [];

    /// <summary>All lines until now, oldest first.</summary>
    public IReadOnlyList<LogLine> Entries
    {
        get
        {
            lock (_entries) return [.. _entries];
        }
    }

    /// <summary>Their messages, whatever the level.</summary>
    public IReadOnlyList<string> Lines => [.. Entries.Select(line => line.Message)];

    /// <summary>The messages of one level.</summary>
    public IReadOnlyList<string> Of(LogLevel level) => [.. Entries.Where(line => line.Level == level).Select(line => line.Message)];

    /// <inheritdoc/>
    public override void Debug(string message) => Keep(LogLevel.Debug, message, null);

    /// <inheritdoc/>
    public override void Info(string message) => Keep(LogLevel.Info, message, null);

    /// <inheritdoc/>
    public override void Warn(string message, Exception? cause = null) => Keep(LogLevel.Warn, message, cause);

    /// <inheritdoc/>
    public override void Error(string message, Exception? cause = null) => Keep(LogLevel.Error, message, cause);

    private void Keep(LogLevel level, string message, Exception? cause)
    {
        lock (_entries) _entries.Add(new LogLine(level, message, cause));
    }
}
