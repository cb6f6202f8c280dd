using Millrace.Data;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.JsonSchema.Mapping;

namespace Millrace.Formats.JsonSchema.Writing;

/// <summary>
/// Makes the writers for values of a schema: those of JSON envelopes, but for what Confluent's converter does otherwise.
/// Runs once per schema.
/// </summary>
internal sealed class JsonSchemaWriterCompiler(JsonSchemaSettings settings)
{
    // Schemas that are used in several places have one writer, and those that contain themselves find it here.
    private readonly Dictionary<Schema, JsonValueWriter> _made = new(ReferenceEqualityComparer.Instance);

    public static JsonValueWriter Compile(Schema schema, JsonSchemaSettings settings) =>
        new JsonSchemaWriterCompiler(settings).Make(schema);

    private JsonValueWriter Make(Schema schema) =>
        _made.TryGetValue(schema, out JsonValueWriter? made) ? made : _made[schema] = MakeNew(schema);

    private JsonValueWriter MakeNew(Schema schema)
    {
        NullHandling nulls = NullsOf(schema);
        return schema.Type switch
        {
            SchemaType.String when ConnectToJsonSchema.EnumParameter(schema) is { } parameter =>
                new JsonEnumWriter(schema, nulls, parameter),
            SchemaType.Array => new JsonListWriter(schema, nulls, Make(schema.ValueSchema!)),
            SchemaType.Map when ConnectToJsonSchema.IsObject(schema) =>
                new JsonMapWriter(schema, nulls, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
            SchemaType.Map => new JsonEntryMapWriter(schema, nulls, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
            SchemaType.Struct when ConnectToJsonSchema.IsUnion(schema) => Union(schema, nulls),
            SchemaType.Struct => Struct(schema, nulls),
            _ => JsonWriterCompiler.Compile(schema, nulls, settings.Decimals),
        };
    }

    private NullHandling NullsOf(Schema schema) =>
        schema.IsOptional && settings.IgnoresDefaultForNullables ? NullHandling.Null : NullHandling.Default;

    private JsonValueWriter Struct(Schema schema, NullHandling nulls)
    {
        if (settings.PreservesMore && schema.Fields.FirstOrDefault(Variants.Variants.IsMore) is { } rest)
        {
            var open = new JsonOpenStructWriter(schema, nulls, rest.Index);
            _made[schema] = open;
            foreach (Field field in schema.Fields) if (field != rest) open.Fields[field.Index] = Make(field.Schema);
            return open;
        }

        var writer = new JsonStructWriter(schema, nulls);
        _made[schema] = writer;
        foreach (Field field in schema.Fields) writer.Fields[field.Index] = Make(field.Schema);
        return writer;
    }

    private JsonUnionWriter Union(Schema schema, NullHandling nulls)
    {
        var writer = new JsonUnionWriter(schema, nulls);
        _made[schema] = writer;
        foreach (Field field in schema.Fields) writer.Members[field.Index] = Make(field.Schema);
        return writer;
    }
}
