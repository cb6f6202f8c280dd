using Microsoft.Extensions.Logging;
using Millrace.Kafka;

namespace Millrace.Worker.Clients;

/// <summary>Puts what a Kafka client says into the worker's log, with the task it belongs to.</summary>
internal static partial class KafkaLog
{
    public static KafkaClientOptions Options(string owner, ILogger logger)
    {
        RepeatedLines lines = new(TimeProvider.System), notices = new(TimeProvider.System);
        return new KafkaClientOptions
        {
            Log = line =>
            {
                if (lines.Filter(line.Text) is { } text) Write(logger, LevelOf(line.Level), owner, text);
            },
            Notice = notice =>
            {
                if (notices.Filter(notice.Reason) is { } reason) Notice(logger, owner, notice.Name, reason);
            },
        };
    }

    private static LogLevel LevelOf(KafkaLogLevel level) => level switch
    {
        <= KafkaLogLevel.Critical => LogLevel.Critical,
        KafkaLogLevel.Error => LogLevel.Error,
        KafkaLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(EventId = 2040, Message = "[{Owner}] {Line}")]
    private static partial void Write(ILogger logger, LogLevel level, string owner, string line);

    [LoggerMessage(2041, LogLevel.Warning, "[{Owner}] Kafka: {Code}: {Reason}")]
    private static partial void Notice(ILogger logger, string owner, string code, string reason);
}
