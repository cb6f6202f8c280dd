namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>
/// A topic. <paramref name="Partitions"/> and <paramref name="ReplicationFactor"/>: null leaves them to the broker.
/// Settings not named are left alone.
/// </summary>
internal sealed record TopicDeclaration(string Name, int? Partitions, int? ReplicationFactor, IReadOnlyDictionary<string, Text> Config);
