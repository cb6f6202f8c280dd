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

/// <summary>A map with other keys, which is a list of pairs.</summary>
internal sealed class JsonPairMapReader(Schema schema, NullHandling nulls, JsonValueReader key, JsonValueReader item)
    : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.StartArray)
            throw new DataException($"Maps with non-string fields should be encoded as JSON arrays of tuples, but found {input.NodeType}");
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            if (input.Reader.TokenType != JsonTokenType.StartArray)
                throw new DataException($"Found invalid map entry instead of array tuple: {input.NodeType}");
            ReadPart(ref input, key);
            ReadPart(ref input, item);
            if (!input.Reader.Read() || input.Reader.TokenType != JsonTokenType.EndArray) throw WrongLength();
        }

        value = input.Stack.PopMap(mark, input.Arena);
    }

    private static void ReadPart(ref JsonInput input, JsonValueReader part)
    {
        input.Reader.Read();
        if (input.Reader.TokenType == JsonTokenType.EndArray) throw WrongLength();
        part.Read(ref input, out Value read);
        input.Stack.Push(read);
    }

    private static DataException WrongLength() => new("Found invalid map entry, expected length 2");
}
