namespace Millrace.Worker.Tasks.Sources;

/// <summary>What a source task takes from the worker's and the connector's settings.</summary>
internal sealed record SourceSettings
{
    /// <summary>Settings of the producer in librdkafka's names.</summary>
    public required IReadOnlyDictionary<string, string> Producer { get; init; }

    /// <summary>Null where records may come twice.</summary>
    public TransactionSettings? Transactions { get; init; }

    /// <summary><c>offset.flush.interval.ms</c> of the worker.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>offset.flush.timeout.ms</c> of the worker.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
