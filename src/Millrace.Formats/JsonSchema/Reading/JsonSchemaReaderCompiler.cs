using Millrace.Data;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.JsonSchema.Mapping;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>Makes the readers for values of a schema: those of JSON envelopes, but for what Confluent's converter does otherwise. Runs once per schema.</summary>
internal sealed class JsonSchemaReaderCompiler
{
    private const NullHandling Nulls = NullHandling.Default;

    private readonly Dictionary<Schema, JsonStructReader> _structs = new(ReferenceEqualityComparer.Instance);

    public static JsonValueReader Compile(Schema schema) => new JsonSchemaReaderCompiler().Make(schema);

    private JsonValueReader Make(Schema schema) => schema.Type switch
    {
        SchemaType.String when ConnectToJsonSchema.EnumParameter(schema) is not null => new JsonEnumReader(schema),
        SchemaType.Array => new JsonListReader(schema, Nulls, Make(schema.ValueSchema!)),
        SchemaType.Map when ConnectToJsonSchema.IsObject(schema) => new JsonObjectMapReader(schema, Nulls, Make(schema.ValueSchema!)),
        SchemaType.Map => new JsonEntryMapReader(schema, Make(schema.KeySchema!), Make(schema.ValueSchema!)),
        SchemaType.Struct when ConnectToJsonSchema.IsUnion(schema) => new JsonUnionReader(schema, schema.Fields.Select(field => Make(field.Schema)).ToArray()),
        SchemaType.Struct => Struct(schema),
        _ => JsonReaderCompiler.Compile(schema, Nulls),
    };

    private JsonStructReader Struct(Schema schema)
    {
        if (_structs.TryGetValue(schema, out JsonStructReader? known)) return known;
        var reader = new JsonStructReader(schema, Nulls, MissingMembers.AreAllowed);
        _structs[schema] = reader;
        foreach (Field field in schema.Fields) reader.Fields[field.Index] = Make(field.Schema);
        return reader;
    }
}
