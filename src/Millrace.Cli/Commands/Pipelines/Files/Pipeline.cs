namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>What a pipeline file declares, checked for form; nothing has been asked of any server.</summary>
internal sealed record Pipeline(IReadOnlyList<TopicDeclaration> Topics, IReadOnlyList<SchemaDeclaration> Schemas,
    IReadOnlyList<ConnectorDeclaration> Connectors);

/// <summary>A connector with all its settings. <paramref name="State"/>: RUNNING, PAUSED, STOPPED, or null to leave it as it is.</summary>
internal sealed record ConnectorDeclaration(string Name, IReadOnlyDictionary<string, Text> Config, string? State);

/// <summary>
/// The newest schema of a subject. <paramref name="Type"/> is AVRO, JSON or PROTOBUF; a compatibility of null is left as it is.
/// </summary>
internal sealed record SchemaDeclaration(string Subject, string Type, string Schema, string? Compatibility);

/// <summary>
/// A topic. <paramref name="Partitions"/> and <paramref name="ReplicationFactor"/>: null leaves them to the broker.
/// Settings not named are left alone.
/// </summary>
internal sealed record TopicDeclaration(string Name, int? Partitions, int? ReplicationFactor, IReadOnlyDictionary<string, Text> Config);
