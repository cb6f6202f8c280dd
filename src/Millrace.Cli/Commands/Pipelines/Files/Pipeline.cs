namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>What a pipeline file declares, checked for form; nothing has been asked of any server.</summary>
internal sealed record Pipeline(IReadOnlyList<TopicDeclaration> Topics, IReadOnlyList<SchemaDeclaration> Schemas,
    IReadOnlyList<ConnectorDeclaration> Connectors);
