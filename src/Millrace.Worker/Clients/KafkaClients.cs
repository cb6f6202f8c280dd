using Microsoft.Extensions.Logging;
using Millrace.Kafka;

namespace Millrace.Worker.Clients;

/// <summary>Client settings under their Java names become librdkafka's; what has no counterpart is named in the log.</summary>
internal static partial class KafkaClients
{
    // What the worker itself sets for every client, or carries out in its own way; nobody has to be told.
    private static readonly HashSet<string> OwnSettings = ["max.block.ms", "max.poll.records"];

    public static KafkaConfig Translate(IReadOnlyDictionary<string, string> java, ClientRole role, string owner, ILogger logger)
    {
        TranslatedConfig translated = JavaClientConfig.ToLibrdkafka(java, role);
        string ignored = string.Join(' ', translated.Ignored.Where(setting => !OwnSettings.Contains(setting.Name))
            .Select(setting => $"{setting.Name}: {setting.Reason}"));
        if (ignored.Length > 0) LogIgnored(logger, owner, ignored);
        return translated.Settings;
    }

    [LoggerMessage(2042, LogLevel.Debug, "[{Owner}] Client settings left out. {Settings}")]
    private static partial void LogIgnored(ILogger logger, string owner, string settings);
}
