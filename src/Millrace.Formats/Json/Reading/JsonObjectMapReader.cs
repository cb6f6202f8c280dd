using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

/// <summary>A map with text keys, which is a JSON object.</summary>
internal sealed class JsonObjectMapReader(Schema schema, NullHandling nulls, JsonValueReader item) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.StartObject)
            throw new DataException($"Maps with string fields should be encoded as JSON objects, but found {input.NodeType}");
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType == JsonTokenType.PropertyName)
        {
            input.Stack.Push(input.ReadText());
            input.Reader.Read();
            item.Read(ref input, out Value read);
            input.Stack.Push(read);
        }

        value = input.Stack.PopMap(mark, input.Arena);
    }
}
