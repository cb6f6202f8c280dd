using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

internal sealed class JsonStringReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.String) throw new DataException($"Invalid type for STRING: {input.NodeType}");
        value = input.ReadText();
    }
}
