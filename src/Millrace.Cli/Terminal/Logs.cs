using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Millrace.Cli.Terminal;

/// <summary>Where servers write their log.</summary>
internal static class Logs
{
    /// <summary>To stderr, one line each, with the time in UTC.</summary>
    public static ILoggerFactory ToConsole(LogLevel least) => LoggerFactory.Create(builder => Quiet(builder, least)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        })
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>To a file, for programs that need the terminal for something else.</summary>
    public static ILoggerFactory ToFile(string path, LogLevel least) =>
        LoggerFactory.Create(builder => Quiet(builder, least).AddProvider(new FileLog(path)));

    // The web server's own chatter is of no use to whoever runs connectors; and what its host fails with, it also throws.
    private static ILoggingBuilder Quiet(ILoggingBuilder builder, LogLevel least) => builder.SetMinimumLevel(least)
        .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
}
