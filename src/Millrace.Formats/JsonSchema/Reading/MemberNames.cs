using System.Text;
using System.Text.Json;
using Millrace.Data;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>The names of a struct's fields and of the structs in them, to tell which of several structs an object is.</summary>
internal sealed class MemberNames
{
    private readonly byte[][] _names;
    private readonly MemberNames?[] _inner;

    private MemberNames(Schema schema)
    {
        _names = schema.Fields.Select(field => Encoding.UTF8.GetBytes(field.Name)).ToArray();
        _inner = new MemberNames?[_names.Length];
    }

    /// <param name="known">Those made so far; a recursive struct finds itself there.</param>
    public static MemberNames Of(Schema schema, Dictionary<Schema, MemberNames> known)
    {
        if (known.TryGetValue(schema, out MemberNames? made)) return made;
        known[schema] = made = new MemberNames(schema);
        foreach (Field field in schema.Fields)
            if (field.Schema.Type == SchemaType.Struct) made._inner[field.Index] = Of(field.Schema, known);
        return made;
    }

    /// <summary>
    /// How many members of the object at the reader's token, and of objects in it, are known; reads the object to its end.
    /// </summary>
    public int CountShared(ref Utf8JsonReader reader)
    {
        int shared = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int index = Find(ref reader);
            reader.Read();
            if (index >= 0) shared++;
            if (index >= 0 && _inner[index] is { } inner && reader.TokenType == JsonTokenType.StartObject)
                shared += inner.CountShared(ref reader);
            else reader.Skip();
        }

        return shared;
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < _names.Length; i++)
            if (reader.ValueTextEquals(_names[i])) return i;
        return -1;
    }
}
