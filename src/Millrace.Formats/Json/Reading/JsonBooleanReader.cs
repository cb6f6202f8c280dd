using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

internal sealed class JsonBooleanReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            throw new DataException($"Invalid type for BOOLEAN: {input.NodeType}");
        value = Value.Boolean(input.Reader.TokenType == JsonTokenType.True);
    }
}
