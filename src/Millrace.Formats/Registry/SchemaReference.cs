namespace Millrace.Formats.Registry;

/// <summary>One schema's use of another one that is registered by itself.</summary>
/// <param name="Name">The name used in the text: a full type name in Avro, an import's path in Protobuf, a URI in JSON Schema.</param>
/// <param name="Subject">Subject of the schema referred to.</param>
/// <param name="Version">Its version there, from 1.</param>
public sealed record SchemaReference(string Name, string Subject, int Version);
