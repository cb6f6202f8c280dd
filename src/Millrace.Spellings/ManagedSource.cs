using Millrace.Config;

namespace Millrace.Spellings;

/// <summary>
/// What the managed spellings of all sources share: the format, topics that come into being by themselves, and the cluster's credentials. A connector's own
/// <see cref="Connectors.Connector.Rewrite"/> adds the rest.
/// </summary>
public static class ManagedSource
{
    /// <summary>The declaration of <c>output.data.format</c> (alias <c>data.format</c>), one of these in any case; JSON when not given.</summary>
    public static Setting<string> ValueFormat(params string[] allowed) => Setting.String("output.data.format", "JSON").Alias("data.format").OneOfAnyCase(allowed)
        .Group("Output messages").Importance(Importance.High).Display("Output Kafka record value format", Width.Medium).Doc("Format of the records' values.");

    /// <summary>Adds to <paramref name="result"/> what follows from the shared keys and from being managed; what is there already stays.</summary>
    public static void Add(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        ManagedSink.AddValueFormat(ManagedSink.NotEmpty(config, "output.data.format") ?? ManagedSink.NotEmpty(config, "data.format") ?? "JSON", config, result);
        ManagedSink.AddLogin("producer", config, result);
        result.TryAdd("topic.creation.default.partitions", "1");
        result.TryAdd("topic.creation.default.replication.factor", "-1"); // the brokers' default: a service has three of them, a demo one
    }
}
