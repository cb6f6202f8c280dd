using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>
/// A choice: the first member that is of the kind of the value; of structs that which shares most names with it, of equals the first.
/// The others stay null.
/// </summary>
internal sealed class JsonUnionReader : JsonValueReader
{
    private readonly SchemaType[] _types;

    // Names that each struct knows; null for members that are none.
    private readonly MemberNames?[] _names;

    public JsonUnionReader(Schema schema)
        : base(schema, NullHandling.Default)
    {
        Members = new JsonValueReader[schema.Fields.Count];
        _types = schema.Fields.Select(field => field.Schema.Type).ToArray();
        var known = new Dictionary<Schema, MemberNames>(ReferenceEqualityComparer.Instance);
        _names = schema.Fields.Select(field => field.Schema.Type == SchemaType.Struct ? MemberNames.Of(field.Schema, known) : null)
            .ToArray();
    }

    /// <summary>Filled by the compiler.</summary>
    public JsonValueReader[] Members { get; }

    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        int chosen = Choose(ref input);
        if (chosen < 0) throw new DataException($"Did not find matching oneof field for data: a {input.NodeType}");
        value = input.Arena.Struct(Members.Length, out Span<Value> fields);
        Members[chosen].Read(ref input, out fields[chosen]);
    }

    private int Choose(ref JsonInput input)
    {
        for (int i = 0; i < _types.Length; i++)
            if (Members[i] is JsonUnionReader inner ? inner.Choose(ref input) >= 0 : Fits(_types[i], ref input)) return i;
        if (input.Reader.TokenType != JsonTokenType.StartObject) return -1;
        int best = -1, most = -1;
        for (int i = 0; i < _types.Length; i++)
        {
            if (_names[i] is not { } names) continue;
            // A reader is a value: the copy looks ahead, and the original stays where it is.
            Utf8JsonReader ahead = input.Reader;
            int shared = names.CountShared(ref ahead);
            if (shared > most) (best, most) = (i, shared);
        }

        return best;
    }

    private static bool Fits(SchemaType type, ref JsonInput input) => type switch
    {
        SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64 =>
            input.Reader.TokenType == JsonTokenType.Number && input.Reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0,
        SchemaType.Float32 or SchemaType.Float64 => input.Reader.TokenType == JsonTokenType.Number,
        SchemaType.Boolean => input.Reader.TokenType is JsonTokenType.True or JsonTokenType.False,
        SchemaType.String or SchemaType.Bytes => input.Reader.TokenType == JsonTokenType.String,
        SchemaType.Array => input.Reader.TokenType == JsonTokenType.StartArray,
        SchemaType.Map => input.Reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray,
        _ => false,
    };
}
