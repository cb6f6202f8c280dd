namespace Millrace.Formats.Registry;

/// <summary>A version of a subject.</summary>
/// <param name="Subject">Null when the registry did not name one.</param>
/// <param name="Version">From 1 in its subject; null when the registry did not say.</param>
/// <param name="Id">What messages carry; null when the registry did not say.</param>
/// <param name="Schema">Type, text and references.</param>
public sealed record RegisteredSchema(string? Subject, int? Version, int? Id, SchemaText Schema)
{
    /// <summary>What messages carry in headers, the same in every registry; null when the registry did not say.</summary>
    public Guid? Guid { get; init; }
}

/// <summary>One schema's use of another one that is registered by itself.</summary>
/// <param name="Name">The name used in the text: a full type name in Avro, an import's path in Protobuf, a URI in JSON Schema.</param>
/// <param name="Subject">Subject of the schema referred to.</param>
/// <param name="Version">Its version there, from 1.</param>
public sealed record SchemaReference(string Name, string Subject, int Version);
