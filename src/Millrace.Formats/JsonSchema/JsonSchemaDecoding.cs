using Millrace.Data;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.JsonSchema;

/// <summary>How records of one schema id in one topic are read.</summary>
/// <param name="Validator">Checks what is read, where that is asked for.</param>
internal sealed record JsonSchemaDecoding(string Topic, int Id, Schema Schema, JsonValueReader Reader, JsonSchemaValidator? Validator);
