using Millrace.Data;

namespace Millrace.Testing;

/// <summary>Whether a value is one of its schema: what a sink or a converter relies on.</summary>
internal static class SchemaFit
{
    /// <summary>The first place where it is not, such as <c>value.tags[0] is an Int32 and not a STRING</c>; null when it fits.</summary>
    public static string? Misfit(string place, Schema? schema, in Value value)
    {
        if (schema is null) return null;
        if (value.IsNull) return schema.IsOptional ? null : $"{place} is null, and its schema is not optional";
        if (value.Kind != KindOf(schema.Type)) return $"{place} is {value.Kind} and not {schema.TypeName}";
        ReadOnlySpan<Value> items = value.Kind is ValueKind.Struct or ValueKind.Array or ValueKind.Map ? value.Items : [];
        switch (schema.Type)
        {
            case SchemaType.Struct when items.Length != schema.Fields.Count:
                return $"{place} has {items.Length} values for {schema.Fields.Count} fields";
            case SchemaType.Struct:
                foreach (Field field in schema.Fields)
                    if (Misfit($"{place}.{field.Name}", field.Schema, in items[field.Index]) is { } inField) return inField;
                return null;
            case SchemaType.Array:
                for (int i = 0; i < items.Length; i++)
                    if (Misfit($"{place}[{i}]", schema.ValueSchema, in items[i]) is { } inItem) return inItem;
                return null;
            case SchemaType.Map:
                for (int i = 0; i < items.Length; i += 2)
                {
                    string? inEntry = Misfit($"key {i / 2} of {place}", schema.KeySchema, in items[i])
                        ?? Misfit($"{place}[{items[i]}]", schema.ValueSchema, in items[i + 1]);
                    if (inEntry is not null) return inEntry;
                }

                return null;
            default:
                return null;
        }
    }

    // Both enums have the same names for what is not null.
    private static ValueKind KindOf(SchemaType type) => Enum.Parse<ValueKind>(type.ToString());
}
