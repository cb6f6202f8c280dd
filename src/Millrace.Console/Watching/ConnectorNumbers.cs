namespace Millrace.WebConsole.Watching;

/// <summary>Where numbers of a connector come from.</summary>
internal enum NumbersFrom
{
    /// <summary>Neither of the others is there.</summary>
    Nothing,

    /// <summary>What Kafka knows: a sink's committed offsets against the ends, the growth of a source's topics.</summary>
    Offsets,

    /// <summary>What the worker counts, at <c>/metrics</c>.</summary>
    Metrics,
}

/// <summary>The numbers of all connectors at one look.</summary>
/// <param name="Since">When the console began to look; what happened before is in no chart.</param>
/// <param name="Refused">Why a Millrace worker does not tell its metrics; null when it does, or is none.</param>
internal sealed record NumbersSnapshot(
    IReadOnlyDictionary<string, ConnectorNumbers> ByName, FlowTotals Totals, DateTimeOffset Since, string? Refused)
{
    public ConnectorNumbers? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>All connectors together. What is not known of one is not in it.</summary>
/// <param name="Into">Records a second that sources write to Kafka; null when it is known of none.</param>
/// <param name="OutOf">Records a second that sinks write; null when it is known of none.</param>
/// <param name="Behind">Of all sinks of which it is known.</param>
/// <param name="UnknownSinks">Sinks of which it is not.</param>
internal sealed record FlowTotals(double? Into, double? OutOf, long? Behind, int UnknownSinks, double? Trend, long? DeadLetters);

/// <summary>Numbers of one connector. Null is what is not known, never a zero.</summary>
/// <param name="Processed">Since its tasks began by <see cref="NumbersFrom.Metrics"/>, since the console looks otherwise.</param>
/// <param name="PerSecond">Records a second of late.</param>
/// <param name="Behind">Records that a sink has still to write.</param>
/// <param name="Trend">By how many that grows a second, over five minutes.</param>
/// <param name="LastRecord">When one was last read, or was last seen to have been.</param>
/// <param name="Errors">Records that failed, since its tasks began.</param>
/// <param name="DeadLetters">Sent since its tasks began by metrics; at most so many in the topic otherwise.</param>
/// <param name="Rates">The last 15 minutes for a sparkline.</param>
internal sealed record ConnectorNumbers(string Name, NumbersFrom From, long? Processed, double? PerSecond, long? Behind, double? Trend,
    DateTimeOffset? LastRecord, long? Errors, long? DeadLetters, IReadOnlyList<TaskNumbers> Tasks,
    IReadOnlyList<PartitionNumbers> Partitions, IReadOnlyList<float> Rates)
{
    // What is written while one looks is behind for a moment, and nobody needs to know.
    private const int FewRecords = 1000;

    /// <summary>Whether it falls behind more and more.</summary>
    public bool IsLate => Behind > FewRecords && Trend > 0;

    /// <summary>When it will have caught up at the pace of the last minutes; null when it does not, or need not.</summary>
    public TimeSpan? CaughtUpIn => Behind > 0 && Trend < 0 && Behind.Value / -Trend.Value < TimeSpan.FromDays(365).TotalSeconds
        ? TimeSpan.FromSeconds(Behind.Value / -Trend.Value) : null;
}

/// <summary>Numbers of one task; by metrics only.</summary>
internal sealed record TaskNumbers(int Id, long? Processed, double? PerSecond, long? Behind, DateTimeOffset? LastRecord, long? Errors,
    long? DeadLetters, int? Partitions);

/// <param name="Task">The task that has it; null when nobody tells.</param>
/// <param name="PerSecond">By committed offsets.</param>
/// <param name="Moved">When the committed offset was last seen to have moved.</param>
/// <param name="Unknown">Why it is not known how far it is behind.</param>
internal sealed record PartitionNumbers(string Topic, int Partition, int? Task, long? Committed, long? End, long? Behind,
    double? PerSecond, DateTimeOffset? Moved, string? Unknown);
