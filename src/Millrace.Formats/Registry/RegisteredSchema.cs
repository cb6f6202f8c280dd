namespace Millrace.Formats.Registry;

/// <summary>A version of a subject.</summary>
/// <param name="Subject">Null when the registry did not name one.</param>
/// <param name="Version">From 1 in its subject; null when the registry did not say.</param>
/// <param name="Id">What messages carry; null when the registry did not say.</param>
/// <param name="Schema">Type, text and references.</param>
public sealed record RegisteredSchema(string? Subject, int? Version, int? Id, SchemaText Schema);
