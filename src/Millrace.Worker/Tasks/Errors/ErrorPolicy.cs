using Millrace.Config;
using Millrace.Worker.Config;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>What a connector's <c>errors.*</c> settings say about records that fail.</summary>
internal sealed record ErrorPolicy
{
    /// <summary><c>errors.tolerance=all</c>: skip the record instead of failing the task.</summary>
    public bool TolerateAll { get; init; }

    /// <summary>
    /// <c>errors.retry.timeout</c>: how long a retriable failure of one record is tried again; zero is not at all, null for ever.
    /// </summary>
    public TimeSpan? RetryTimeout { get; init; } = TimeSpan.Zero;

    /// <summary><c>errors.retry.delay.max.ms</c>: longest pause between two tries.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>errors.log.enable</c>: one line for each failure.</summary>
    public bool Log { get; init; }

    /// <summary><c>errors.log.include.messages</c>: the line says where the record came from.</summary>
    public bool LogRecord { get; init; }

    /// <summary>Topic of the dead letter queue; null when there is none.</summary>
    public string? DeadLetterTopic { get; init; }

    public short DeadLetterReplication { get; init; } = 3;

    /// <summary>Adds the <c>__connect.errors.*</c> headers to dead letters.</summary>
    public bool DeadLetterHeaders { get; init; }

    /// <summary>Whether sinks get a reporter for single records.</summary>
    public bool HasReporter => DeadLetterTopic is not null || Log;
}

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
