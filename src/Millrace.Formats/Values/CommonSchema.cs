using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>The one schema for the items of a parsed list, if there is one: numbers widen, everything else must be the same.</summary>
internal static class CommonSchema
{
    public static Schema? Of(IEnumerable<SchemaAndValue> items)
    {
        Schema? common = null;
        foreach (SchemaAndValue item in items)
        {
            // Null goes with anything.
            if (item.Schema is null) continue;
            if (common is null) common = item.Schema;
            else if (IsNumber(common) && IsNumber(item.Schema)) common = item.Schema.Type > common.Type ? item.Schema : common;
            else if (!common.Equals(item.Schema)) return null;
        }

        return common;
    }

    /// <summary>A number widened to that schema; anything else as it is.</summary>
    public static Value Convert(Value value, Schema? schema) => (schema?.Type, value.Kind) switch
    {
        (_, not (ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 or ValueKind.Float32)) => value,
        (SchemaType.Int16, _) => Value.Int16((short)value.AsInt64),
        (SchemaType.Int32, _) => Value.Int32(value.AsInt32),
        (SchemaType.Int64, _) => Value.Int64(value.AsInt64),
        (SchemaType.Float32, _) => Value.Float32(value.Kind == ValueKind.Float32 ? value.AsFloat32 : value.AsInt64),
        (SchemaType.Float64, _) => Value.Float64(value.Kind == ValueKind.Float32 ? value.AsFloat32 : value.AsInt64),
        _ => value,
    };

    private static bool IsNumber(Schema schema) => schema.Name is null && schema.Type <= SchemaType.Float64;
}
