using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>A map with keys that are no texts: a list of objects with <c>key</c> and <c>value</c>.</summary>
internal sealed class JsonEntryMapReader(Schema schema, JsonValueReader key, JsonValueReader item)
    : JsonValueReader(schema, NullHandling.Default)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.StartArray)
            throw new DataException($"Maps with non-string fields should be encoded as JSON array of objects, but found {input.NodeType}");
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            if (input.Reader.TokenType != JsonTokenType.StartObject)
                throw new DataException($"Found invalid map entry instead of object: {input.NodeType}");
            ReadEntry(ref input, out Value readKey, out Value readItem);
            input.Stack.Push(readKey);
            input.Stack.Push(readItem);
        }

        value = input.Stack.PopMap(mark, input.Arena);
    }

    private void ReadEntry(ref JsonInput input, out Value readKey, out Value readItem)
    {
        bool hasKey = false, hasItem = false;
        readKey = readItem = default;
        while (input.Reader.Read() && input.Reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isKey = input.Reader.ValueTextEquals("key"u8);
            if (!isKey && !input.Reader.ValueTextEquals("value"u8))
                throw new DataException("Found invalid map entry: it has more than a key and a value");
            input.Reader.Read();
            if (isKey) key.Read(ref input, out readKey);
            else item.Read(ref input, out readItem);
            hasKey |= isKey;
            hasItem |= !isKey;
        }

        if (!hasKey) readKey = key.ReadNull();
        if (!hasItem) readItem = item.ReadNull();
    }
}
