using Millrace.Data;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.JsonSchema;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Frame">How they name their schema.</param>
/// <param name="Validator">Checks what is written, where that is asked for.</param>
internal sealed record JsonSchemaEncoding(string Topic, Schema Schema, SchemaFrame Frame, JsonValueWriter Writer,
    JsonSchemaValidator? Validator);
