using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Millrace.Worker.Loggers;

namespace Millrace.Cli.Terminal;

/// <summary>How a server's log is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>An object a line, with category, event id, the message's values, and connector and task as scopes.</summary>
    Json,
}

/// <summary>Where servers write their log.</summary>
internal static class Logs
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>To stderr, one line each, with the time in UTC.</summary>
    public static ILoggerFactory ToConsole(LogLevel least, LogFormat format = LogFormat.Text) =>
        Leveled(least, builder => Formatted(builder, format).Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>To a file, for programs that need the terminal for something else.</summary>
    public static ILoggerFactory ToFile(string path, LogLevel least) => Leveled(least, builder => builder.AddProvider(new FileLog(path)));

    private static ILoggingBuilder Formatted(ILoggingBuilder builder, LogFormat format) => format switch
    {
        LogFormat.Json => builder.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = TimeFormat;
            console.IncludeScopes = true;
        }),
        _ => builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = TimeFormat + " ";
        }),
    };

    // Levels stand in front of what writes, so that a worker's loggers can be turned up while it runs. What the web server's host fails
    // with, it also throws.
    private static LeveledLoggerFactory Leveled(LogLevel least, Action<ILoggingBuilder> add)
    {
        ILoggerFactory all = LoggerFactory.Create(builder => add(builder.SetMinimumLevel(LogLevel.Trace)
            .AddFilter("System", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)));
        return new LeveledLoggerFactory(all, new LoggerLevels(TimeProvider.System, least)) { OwnsInner = true };
    }
}
