using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>Whether a JSON value may be the default of a field.</summary>
internal static class AvroDefaults
{
    public static bool IsValid(AvroSchema schema, JsonElement value) => schema.Type switch
    {
        AvroType.String or AvroType.Bytes or AvroType.Enum or AvroType.Fixed => value.ValueKind == JsonValueKind.String,
        AvroType.Int => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        AvroType.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        AvroType.Float or AvroType.Double => value.ValueKind == JsonValueKind.Number || IsNumberAsText(value),
        AvroType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AvroType.Null => value.ValueKind == JsonValueKind.Null,
        AvroType.Array => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => IsValid(((AvroArraySchema)schema).Items, item)),
        AvroType.Map => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(entry => IsValid(((AvroMapSchema)schema).Values, entry.Value)),
        // The specification asks for the first branch; Avro 1.12, and so the registry, takes any.
        AvroType.Union => ((AvroUnionSchema)schema).Branches.Any(branch => IsValid(branch, value)),
        _ => value.ValueKind == JsonValueKind.Object && ((AvroRecordSchema)schema).Fields.All(field => HasValue(field, value)),
    };

    // Avro turns such texts into numbers when it reads a schema.
    private static bool IsNumberAsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Text.JavaNumbers.TryParse(value.GetString()!, out _);

    private static bool HasValue(AvroField field, JsonElement record) =>
        record.TryGetProperty(field.Name, out JsonElement given) ? IsValid(field.Schema, given)
        : field.Default is { } fallback && IsValid(field.Schema, fallback);
}
