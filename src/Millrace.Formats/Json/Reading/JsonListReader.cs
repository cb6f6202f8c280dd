using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

internal sealed class JsonListReader(Schema schema, NullHandling nulls, JsonValueReader item) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.StartArray)
            throw new DataException($"Arrays should be encoded as JSON arrays, but found {input.NodeType}");
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            item.Read(ref input, out Value read);
            input.Stack.Push(read);
        }

        value = input.Arena.Array(input.Stack.Count - mark, out Span<Value> items);
        input.Stack.PopTo(mark, items);
    }
}
