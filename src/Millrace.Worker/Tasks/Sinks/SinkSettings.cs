using System.Collections.ObjectModel;
using System.Text.RegularExpressions;
using Millrace.Connectors;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>What a sink task takes from the worker's and the connector's settings.</summary>
internal sealed record SinkSettings
{
    /// <summary>The topics to read; of a pattern those that are there decide.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Which topics to read, matched with the whole name; null when they are named.</summary>
    public Regex? Pattern { get; init; }

    /// <summary><c>metadata.max.age.ms</c> of the consumer: how often new topics are looked for that the pattern matches.</summary>
    public TimeSpan TopicsAge { get; init; } = DefaultTopicsAge;

    /// <summary>Kafka's own default of it.</summary>
    public static TimeSpan DefaultTopicsAge { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Settings of the consumer in librdkafka's names.</summary>
    public required IReadOnlyDictionary<string, string> Consumer { get; init; }

    /// <summary>How a client of the task's own reaches the cluster, in Java's names.</summary>
    public IReadOnlyDictionary<string, string> Cluster { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>See <see cref="SinkTaskContext.CreateConverter"/>.</summary>
    public Func<string, ConverterRole, Converter> CreateConverter { get; init; } = (_, _) => throw new NotSupportedException();

    /// <summary><c>offset.flush.interval.ms</c> of the worker: how often offsets are committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a partition with records left may bring none before the log says so.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// 10,000, not Java's 500: a batch is only as large as what has already arrived, and the statements that databases are fast with are
    /// large.
    /// </summary>
    public const int DefaultMaxRecords = 10_000;

    /// <summary>
    /// Most records in one put: <c>consumer.override.max.poll.records</c> where it is set, else <see cref="DefaultMaxRecords"/>.
    /// </summary>
    public int MaxRecords { get; init; } = DefaultMaxRecords;
}
