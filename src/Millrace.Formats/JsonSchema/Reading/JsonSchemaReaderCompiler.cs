using Millrace.Data;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.JsonSchema.Mapping;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>
/// Makes the readers for values of a schema: those of JSON envelopes, but for what Confluent's converter does otherwise.
/// Runs once per schema.
/// </summary>
/// <param name="preservesMore">Whether properties without a name of their own are kept.</param>
internal sealed class JsonSchemaReaderCompiler(bool preservesMore)
{
    private const NullHandling Nulls = NullHandling.Default;

    // Schemas that are used in several places have one reader, and those that contain themselves find it here.
    private readonly Dictionary<Schema, JsonValueReader> _made = new(ReferenceEqualityComparer.Instance);

    public static JsonValueReader Compile(Schema schema, bool preservesMore) => new JsonSchemaReaderCompiler(preservesMore).Make(schema);

    private JsonValueReader Make(Schema schema) =>
        _made.TryGetValue(schema, out JsonValueReader? made) ? made : _made[schema] = MakeNew(schema);

    private JsonValueReader MakeNew(Schema schema) => schema.Type switch
    {
        SchemaType.String when ConnectToJsonSchema.EnumParameter(schema) is not null => new JsonEnumReader(schema),
        SchemaType.Array => new JsonListReader(schema, Nulls, Make(schema.ValueSchema!)),
        SchemaType.Map when ConnectToJsonSchema.IsObject(schema) => new JsonObjectMapReader(schema, Nulls, Make(schema.ValueSchema!)),
        SchemaType.Map => new JsonEntryMapReader(schema, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
        SchemaType.Struct when ConnectToJsonSchema.IsUnion(schema) => Union(schema),
        SchemaType.Struct => Struct(schema),
        _ => JsonReaderCompiler.Compile(schema, Nulls),
    };

    private JsonStructReader Struct(Schema schema)
    {
        var reader = new JsonStructReader(schema, Nulls, MissingMembers.AreAllowed);
        _made[schema] = reader;
        foreach (Field field in schema.Fields)
        {
            bool isRest = preservesMore && Variants.Variants.IsMore(field);
            reader.Fields[field.Index] = isRest ? new JsonReservedReader(field.Schema) : Make(field.Schema);
            if (isRest) reader.GatherRest(field.Index, new JsonVariantReader());
        }

        return reader;
    }

    private JsonUnionReader Union(Schema schema)
    {
        var reader = new JsonUnionReader(schema);
        _made[schema] = reader;
        foreach (Field field in schema.Fields) reader.Members[field.Index] = Make(field.Schema);
        return reader;
    }
}
