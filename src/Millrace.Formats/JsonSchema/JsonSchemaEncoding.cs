using Millrace.Data;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.JsonSchema;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Prefix">The zero and the schema's id.</param>
/// <param name="Validator">Checks what is written, where that is asked for.</param>
internal sealed record JsonSchemaEncoding(string Topic, Schema Schema, byte[] Prefix, JsonValueWriter Writer,
    JsonSchemaValidator? Validator);
