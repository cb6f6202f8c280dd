namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>A connector with all its settings. <paramref name="State"/>: RUNNING, PAUSED, STOPPED, or null to leave it as it is.</summary>
internal sealed record ConnectorDeclaration(string Name, IReadOnlyDictionary<string, Text> Config, string? State);
