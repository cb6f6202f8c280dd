namespace Millrace.Kafka;

/// <summary>A topic to create.</summary>
/// <param name="Name">1 to 249 of the characters a-z A-Z 0-9 . _ -</param>
/// <param name="Partitions">Number of partitions; -1 for the broker's default.</param>
/// <param name="ReplicationFactor">Number of replicas; -1 for the broker's default.</param>
public sealed record NewTopic(string Name, int Partitions = -1, int ReplicationFactor = -1)
{
    /// <summary>Topic configuration, such as <c>cleanup.policy=compact</c>; the rest has the broker's defaults.</summary>
    public IReadOnlyDictionary<string, string> Configs { get; init; } = new Dictionary<string, string>();
}
