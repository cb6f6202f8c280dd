using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>One of a set of values. Those that are no texts are read as they are written.</summary>
internal sealed class JsonEnumReader(Schema schema) : JsonValueReader(schema, NullHandling.Default)
{
    protected override void ReadValue(ref JsonInput input, out Value value) => value = input.Reader.TokenType switch
    {
        JsonTokenType.String => input.ReadText(),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => input.Arena.Utf8(input.Reader.ValueSpan),
        _ => throw new DataException($"Invalid type for STRING: {input.NodeType}"),
    };
}
