using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

/// <summary>Makes the writers for values of a schema. Runs once per schema.</summary>
internal sealed class JsonWriterCompiler(NullHandling nulls, DecimalFormat decimals)
{
    private readonly Dictionary<Schema, JsonStructWriter> _structs = new(ReferenceEqualityComparer.Instance);

    public static JsonValueWriter Compile(Schema? schema, NullHandling nulls, DecimalFormat decimals) =>
        schema is null ? SchemalessWriter.Instance : new JsonWriterCompiler(nulls, decimals).Make(schema);

    private JsonValueWriter Make(Schema schema) => schema.Type switch
    {
        SchemaType.Float32 or SchemaType.Float64 => new JsonFloatWriter(schema, nulls),
        SchemaType.Boolean => new JsonBooleanWriter(schema, nulls),
        SchemaType.String => new JsonStringWriter(schema, nulls),
        SchemaType.Bytes when schema.Name == LogicalTypes.Decimal && decimals == DecimalFormat.Numeric =>
            new JsonDecimalWriter(schema, nulls),
        SchemaType.Bytes => new JsonBytesWriter(schema, nulls),
        SchemaType.Array => new JsonListWriter(schema, nulls, Make(schema.ValueSchema!)),
        SchemaType.Map => new JsonMapWriter(schema, nulls, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
        SchemaType.Struct => Struct(schema),
        _ => new JsonIntegerWriter(schema, nulls),
    };

    private JsonStructWriter Struct(Schema schema)
    {
        if (_structs.TryGetValue(schema, out JsonStructWriter? known)) return known;
        var writer = new JsonStructWriter(schema, nulls);
        _structs[schema] = writer;
        foreach (Field field in schema.Fields) writer.Fields[field.Index] = Make(field.Schema);
        return writer;
    }
}
