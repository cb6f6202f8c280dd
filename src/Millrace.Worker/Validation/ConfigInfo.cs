namespace Millrace.Worker.Validation;

/// <summary>One setting.</summary>
/// <param name="Definition">Null for a name that nobody declares.</param>
/// <param name="Value">What it is set to, and what is wrong with that.</param>
internal sealed record ConfigInfo(ConfigKeyInfo? Definition, ConfigValueInfo Value);
