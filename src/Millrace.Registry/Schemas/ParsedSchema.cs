namespace Millrace.Registry.Schemas;

/// <summary>A schema text that was understood.</summary>
/// <param name="Type">AVRO, JSON or PROTOBUF.</param>
/// <param name="Canonical">The text that is stored and compared.</param>
/// <param name="Resolved">The same with the types of all references in place.</param>
/// <param name="Model">The format's own model of it.</param>
internal sealed record ParsedSchema(string Type, string Canonical, string Resolved, object Model);

/// <summary>A text is no schema; the message is what the client gets to read.</summary>
internal sealed class InvalidSchemaException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How strict a text is read.</summary>
internal enum SchemaChecks
{
    /// <summary>A new schema: names, defaults and references must be valid, referenced versions live.</summary>
    New,

    /// <summary>A stored one, or one to look up: soft-deleted references are enough.</summary>
    Known,
}
