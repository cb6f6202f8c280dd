using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>
/// Whether a JSON value may be the default of a field. What a record's default leaves out comes from the defaults of its fields, which is
/// looked into once for each field: records in records would else take twice as long with each level, and a record in itself would never
/// end.
/// </summary>
internal sealed class AvroDefaults
{
    // Null while it is being looked into.
    private readonly Dictionary<AvroField, bool?> _known = new(ReferenceEqualityComparer.Instance);

    public static bool IsValid(AvroSchema schema, JsonElement value) => new AvroDefaults().Fits(schema, value);

    /// <summary>False also where it would need itself, without an end.</summary>
    public bool IsValid(AvroField field)
    {
        if (field.Default is not { } value) return false;
        if (_known.TryGetValue(field, out bool? known)) return known ?? false;
        _known[field] = null;
        bool isValid = Fits(field.Schema, value);
        _known[field] = isValid;
        return isValid;
    }

    private bool Fits(AvroSchema schema, JsonElement value) => schema.Type switch
    {
        AvroType.String or AvroType.Bytes or AvroType.Enum or AvroType.Fixed => value.ValueKind == JsonValueKind.String,
        AvroType.Int => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        AvroType.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        AvroType.Float or AvroType.Double => value.ValueKind == JsonValueKind.Number || IsNumberAsText(value),
        AvroType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AvroType.Null => value.ValueKind == JsonValueKind.Null,
        AvroType.Array =>
            value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Fits(((AvroArraySchema)schema).Items, item)),
        AvroType.Map =>
            value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(entry => Fits(((AvroMapSchema)schema).Values, entry.Value)),
        // The specification asks for the first branch; Avro 1.12, and so the registry, takes any.
        AvroType.Union => ((AvroUnionSchema)schema).Branches.Any(branch => Fits(branch, value)),
        _ => value.ValueKind == JsonValueKind.Object && FitsRecord((AvroRecordSchema)schema, value),
    };

    // Avro turns such texts into numbers when it reads a schema.
    private static bool IsNumberAsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Text.JavaNumbers.TryParse(value.GetString()!, out _);

    private bool FitsRecord(AvroRecordSchema record, JsonElement value)
    {
        // A look-up in a JsonElement goes through all its members.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject()) members[member.Name] = member.Value;
        return record.Fields.All(field => members.TryGetValue(field.Name, out JsonElement given)
            ? Fits(field.Schema, given)
            : IsValid(field));
    }
}
