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
