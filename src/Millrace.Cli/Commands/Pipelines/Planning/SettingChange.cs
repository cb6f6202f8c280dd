namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>One setting before and after, as it may be shown: secrets are masked. Null: it is not there.</summary>
internal sealed record SettingChange(string Name, string? From, string? To);
