using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>A connector from topics into another system. Kafka's consumer group divides the partitions among its tasks.</summary>
public abstract class SinkConnector : Connector
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    /// <summary>A new task, not started.</summary>
    public abstract SinkTask CreateTask();

    /// <summary>Keeps the configuration for <see cref="TaskConfigs"/>.</summary>
    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <summary>Default: every task gets the connector's own configuration.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) =>
        Enumerable.Repeat(_config, maxTasks).ToList();

    /// <summary>
    /// Called before the consumer group's offsets are changed by hand; null stands for a partition whose offset is removed.
    /// True says the connector has no offsets of its own elsewhere, or has changed them. Default: false.
    /// </summary>
    public virtual Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(false);
}
