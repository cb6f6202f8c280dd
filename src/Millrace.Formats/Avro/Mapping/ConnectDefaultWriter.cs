using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>Defaults of Connect schemas in the JSON form of Avro's defaults.</summary>
internal static class ConnectDefaultWriter
{
    /// <summary>The JSON; null when the default does not fit its schema, and then is left out.</summary>
    public static string? TryPrint(Schema schema, AvroSettings settings)
    {
        var text = new StringBuilder();
        return Append(text, schema, schema.Default, settings) ? text.ToString() : null;
    }

    private static bool Append(StringBuilder text, Schema schema, Value value, AvroSettings settings)
    {
        if (value.IsNull)
        {
            text.Append("null");
            return schema.IsOptional;
        }

        if (value.Kind != KindOf(schema.Type)) return false;
        switch (value.Kind)
        {
            case ValueKind.Boolean: text.Append(value.AsBoolean ? "true" : "false"); return true;
            case ValueKind.Float32: return AppendNumber(text, value.AsFloat32, JavaNumbers.Format(value.AsFloat32));
            case ValueKind.Float64: return AppendNumber(text, value.AsFloat64, JavaNumbers.Format(value.AsFloat64));
            case ValueKind.String: JsonText.AppendString(text, value.AsString); return true;
            case ValueKind.Bytes: JsonText.AppendString(text, Encoding.Latin1.GetString(value.AsBytes)); return true;
            case ValueKind.Array:
                return AppendList(text, '[', ']', value.Items.Length, i =>
                Append(text, schema.ValueSchema!, ItemOf(value, i), settings));
            case ValueKind.Map: return AppendMap(text, schema, value, settings);
            case ValueKind.Struct:
                return value.Items.Length == schema.Fields.Count && AppendList(text, '{', '}', schema.Fields.Count, i =>
                {
                    JsonText.AppendString(text, schema.Fields[i].Name);
                    text.Append(':');
                    return Append(text, schema.Fields[i].Schema, ItemOf(value, i), settings);
                });
            default: text.Append(value.AsInt64.ToString(CultureInfo.InvariantCulture)); return true;
        }
    }

    private static bool AppendMap(StringBuilder text, Schema schema, Value value, AvroSettings settings)
    {
        bool isObject = ConnectToAvro.IsAvroMap(schema, settings);
        return AppendList(text, isObject ? '{' : '[', isObject ? '}' : ']', value.Items.Length / 2, i =>
        {
            Value key = ItemOf(value, 2 * i), item = ItemOf(value, (2 * i) + 1);
            if (!isObject) text.Append('[');
            if (!Append(text, schema.KeySchema!, key, settings)) return false;
            text.Append(isObject ? ':' : ',');
            if (!Append(text, schema.ValueSchema!, item, settings)) return false;
            if (!isObject) text.Append(']');
            return true;
        });
    }

    private static Value ItemOf(Value list, int index) => list.Items[index];

    private static bool AppendList(StringBuilder text, char open, char close, int count, Func<int, bool> append)
    {
        text.Append(open);
        for (int i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            if (!append(i)) return false;
        }

        text.Append(close);
        return true;
    }

    private static bool AppendNumber(StringBuilder text, double value, string printed)
    {
        text.Append(double.IsFinite(value) ? printed : $"\"{printed}\"");
        return true;
    }

    private static ValueKind KindOf(SchemaType type) => type switch
    {
        SchemaType.Int8 => ValueKind.Int8,
        SchemaType.Int16 => ValueKind.Int16,
        SchemaType.Int32 => ValueKind.Int32,
        SchemaType.Int64 => ValueKind.Int64,
        SchemaType.Float32 => ValueKind.Float32,
        SchemaType.Float64 => ValueKind.Float64,
        SchemaType.Boolean => ValueKind.Boolean,
        SchemaType.String => ValueKind.String,
        SchemaType.Bytes => ValueKind.Bytes,
        SchemaType.Array => ValueKind.Array,
        SchemaType.Map => ValueKind.Map,
        SchemaType.Struct => ValueKind.Struct,
        _ => throw new DataException($"Unknown schema type {type}"),
    };
}
