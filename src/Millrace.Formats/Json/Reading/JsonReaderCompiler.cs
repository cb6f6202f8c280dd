using Millrace.Data;

namespace Millrace.Formats.Json.Reading;

/// <summary>Makes the readers for values of a schema. Runs once per schema.</summary>
internal sealed class JsonReaderCompiler(NullHandling nulls)
{
    private readonly Dictionary<Schema, JsonStructReader> _structs = new(ReferenceEqualityComparer.Instance);

    public static JsonValueReader Compile(Schema? schema, NullHandling nulls) =>
        schema is null ? SchemalessReader.Instance : new JsonReaderCompiler(nulls).Make(schema);

    private JsonValueReader Make(Schema schema) => (schema.Name, schema.Type) switch
    {
        (LogicalTypes.Decimal, SchemaType.Bytes) => new JsonDecimalReader(schema, nulls),
        (LogicalTypes.Date or LogicalTypes.Time, SchemaType.Int32) => new JsonTemporalReader(schema, nulls),
        (LogicalTypes.Timestamp, SchemaType.Int64) => new JsonTemporalReader(schema, nulls),
        (_, SchemaType.Float32 or SchemaType.Float64) => new JsonFloatReader(schema, nulls),
        (_, SchemaType.Boolean) => new JsonBooleanReader(schema, nulls),
        (_, SchemaType.String) => new JsonStringReader(schema, nulls),
        (_, SchemaType.Bytes) => new JsonBytesReader(schema, nulls),
        (_, SchemaType.Array) => new JsonListReader(schema, nulls, Make(schema.ValueSchema!)),
        (_, SchemaType.Map) when schema.KeySchema!.Type == SchemaType.String =>
            new JsonObjectMapReader(schema, nulls, Make(schema.ValueSchema!)),
        (_, SchemaType.Map) => new JsonPairMapReader(schema, nulls, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
        (_, SchemaType.Struct) => Struct(schema),
        _ => new JsonIntegerReader(schema, nulls),
    };

    private JsonStructReader Struct(Schema schema)
    {
        if (_structs.TryGetValue(schema, out JsonStructReader? known)) return known;
        var reader = new JsonStructReader(schema, nulls);
        _structs[schema] = reader;
        foreach (Field field in schema.Fields) reader.Fields[field.Index] = Make(field.Schema);
        return reader;
    }
}
