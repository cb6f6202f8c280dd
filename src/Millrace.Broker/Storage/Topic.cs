using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>A topic of the log. Configs and partitions are snapshots swapped whole; read each once per request.</summary>
internal sealed class Topic(string name, Guid id, TopicConfigs configs, IReadOnlyList<PartitionLog> partitions)
{
    private volatile TopicConfigs _configs = configs;
    private volatile IReadOnlyList<PartitionLog> _partitions = partitions;

    public string Name => name;

    /// <summary>
    /// Random, kept over restarts, new when a topic is created again. Its big-endian bytes are the protocol's uuid, and their base64
    /// never starts with '-'.
    /// </summary>
    public Guid Id => id;

    public bool IsInternal { get; } = TopicNames.IsInternal(name);

    public TopicConfigs Configs { get => _configs; internal set => _configs = value; }

    /// <summary>Partitions 0..n-1.</summary>
    public IReadOnlyList<PartitionLog> Partitions { get => _partitions; internal set => _partitions = value; }
}
