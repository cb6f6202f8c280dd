using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json;

/// <summary>Schemas in the JSON of envelopes: <c>{"type":"struct","fields":[...],"optional":false,"name":"..."}</c>.</summary>
internal static class ConnectSchemaReader
{
    /// <summary>The schema; null for JSON's null.</summary>
    /// <exception cref="DataException"/>
    public static Schema? Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        if (Text(json, "type") is not { } type) throw new DataException("Schema must contain 'type' field");
        SchemaBuilder builder = Builder(json, type);
        if (Member(json, "optional") is { ValueKind: JsonValueKind.True }) builder.Optional();
        builder.Name(Text(json, "name"));
        if (Member(json, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out int number))
            builder.Version(number);
        builder.Doc(Text(json, "doc"));
        if (Member(json, "parameters") is { ValueKind: JsonValueKind.Object } parameters) ReadParameters(builder, parameters);
        Schema schema = builder.Build();
        if (Member(json, "default") is not { ValueKind: not JsonValueKind.Null } fallback) return schema;
        return schema.ToBuilder().Default(JsonValues.Read(schema, JsonText.Print(fallback))).Build();
    }

    private static SchemaBuilder Builder(JsonElement json, string type)
    {
        switch (type)
        {
            case "boolean": return new SchemaBuilder(SchemaType.Boolean);
            case "int8": return new SchemaBuilder(SchemaType.Int8);
            case "int16": return new SchemaBuilder(SchemaType.Int16);
            case "int32": return new SchemaBuilder(SchemaType.Int32);
            case "int64": return new SchemaBuilder(SchemaType.Int64);
            case "float": return new SchemaBuilder(SchemaType.Float32);
            case "double": return new SchemaBuilder(SchemaType.Float64);
            case "bytes": return new SchemaBuilder(SchemaType.Bytes);
            case "string": return new SchemaBuilder(SchemaType.String);
            case "array":
                return SchemaBuilder.Array(Child(json, "items")
                    ?? throw new DataException("Array schema did not specify the element type"));
            case "map":
                return SchemaBuilder.Map(Child(json, "keys") ?? throw new DataException("Map schema did not specify the key type"),
                    Child(json, "values") ?? throw new DataException("Map schema did not specify the value type"));
            case "struct":
                return Struct(json);
            default:
                throw new DataException($"Unknown schema type: {type}");
        }
    }

    private static SchemaBuilder Struct(JsonElement json)
    {
        if (Member(json, "fields") is not { ValueKind: JsonValueKind.Array } fields)
            throw new DataException("Struct schema's \"fields\" argument is not an array.");
        SchemaBuilder builder = SchemaBuilder.Struct();
        foreach (JsonElement field in fields.EnumerateArray())
        {
            string name = Text(field, "field") ?? throw new DataException("Struct schema's field name not specified properly");
            builder.Field(name, Read(field) ?? throw new DataException($"Struct schema's field {name} has no schema"));
        }

        return builder;
    }

    private static void ReadParameters(SchemaBuilder builder, JsonElement parameters)
    {
        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            if (parameter.Value.ValueKind != JsonValueKind.String) throw new DataException("Schema parameters must have string values.");
            builder.Parameter(parameter.Name, parameter.Value.GetString()!);
        }
    }

    private static Schema? Child(JsonElement json, string name) => Member(json, name) is { } child ? Read(child) : null;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
