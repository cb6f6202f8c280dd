using Millrace.Config;
using Millrace.Worker.Config;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>Reads an <see cref="ErrorPolicy"/> from a connector's settings.</summary>
internal static class ErrorPolicies
{
    // A thousand years, which is for ever.
    private const long LongestTimeout = 1000L * 365 * 24 * 3600 * 1000;

    /// <param name="config">Parsed with the definition of sinks or of sources; only sinks have a dead letter queue.</param>
    /// <param name="type">Which of the two.</param>
    public static ErrorPolicy Of(ConfigValues config, Connectors.PluginType type)
    {
        long timeout = config.Get(ConnectorSettings.RetryTimeout);
        var policy = new ErrorPolicy
        {
            TolerateAll = config.Get(ConnectorSettings.ErrorsTolerance) == "all",
            RetryTimeout = timeout is < 0 or > LongestTimeout ? null : TimeSpan.FromMilliseconds(timeout),
            LongestDelay = Durations.OfMilliseconds(config.Get(ConnectorSettings.RetryDelayMax)),
            Log = config.Get(ConnectorSettings.LogErrors),
            LogRecord = config.Get(ConnectorSettings.LogMessages),
        };
        if (type != Connectors.PluginType.Sink || config.Get(ConnectorSettings.DeadLetterTopic) is not { Length: > 0 } topic) return policy;
        return policy with
        {
            DeadLetterTopic = topic,
            DeadLetterReplication = config.Get(ConnectorSettings.DeadLetterReplication),
            DeadLetterHeaders = config.Get(ConnectorSettings.DeadLetterHeaders),
        };
    }
}
