using Millrace.Config;
using Millrace.Records;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// Writes the records of topics, as transformations have left them, to other topics, of the same cluster or another. Every task has the
/// same configuration; partitions divide the work.
/// </summary>
internal sealed class KafkaSinkConnector : SinkConnector
{
    public override ConfigDef Config => KafkaSinkSettings.Def;

    public override SinkTask CreateTask() => new KafkaSinkTask();

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        KafkaSinkSettings.Def.Parse(config);
        return base.StartAsync(context, config, cancellationToken);
    }

    /// <summary>The consumer group's offsets are the only ones, also those of transactions.</summary>
    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(true);
}
