using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>
/// Data without a schema, as the record <c>Anything</c>: nine optional fields, each <c>["null", T]</c>, in the order boolean, bytes,
/// double, float, int, long, string, array, map; the one of the value's kind is set.
/// </summary>
internal sealed class AnythingWriter : AvroValueWriter
{
    private const int FieldCount = 9;
    private const int MaxDepth = 500;

    public override void Write(ref AvroWriter writer, in Value value) => Write(ref writer, value, 0);

    private static void Write(ref AvroWriter writer, in Value value, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"A value without schema is nested deeper than {MaxDepth} levels");
        int set = FieldOf(value);
        for (int field = 0; field < FieldCount; field++)
        {
            writer.WriteLong(field == set ? 1 : 0);
            if (field == set) WriteContent(ref writer, value, depth);
        }
    }

    private static int FieldOf(in Value value) => value.Kind switch
    {
        ValueKind.Null => -1,
        ValueKind.Boolean => 0,
        ValueKind.Bytes => 1,
        ValueKind.Float64 => 2,
        ValueKind.Float32 => 3,
        ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 => 4,
        ValueKind.Int64 => 5,
        ValueKind.String => 6,
        ValueKind.Array => 7,
        ValueKind.Map => 8,
        _ => throw new DataException("A struct needs a schema to be written as Avro"),
    };

    private static void WriteContent(ref AvroWriter writer, in Value value, int depth)
    {
        switch (value.Kind)
        {
            case ValueKind.Boolean: writer.WriteBoolean(value.AsBoolean); break;
            case ValueKind.Bytes: writer.WriteBytes(value.AsBytes); break;
            case ValueKind.Float64: writer.WriteDouble(value.AsFloat64); break;
            case ValueKind.Float32: writer.WriteFloat(value.AsFloat32); break;
            case ValueKind.String when value.IsUtf8: writer.WriteBytes(value.AsBytes); break;
            case ValueKind.String: writer.WriteString(value.AsString); break;
            case ValueKind.Array or ValueKind.Map:
                // A map is a list of entries of a key and a value, so both are a count and the items one after the other.
                ReadOnlySpan<Value> items = value.Items;
                if (items.Length > 0) writer.WriteLong(value.Kind == ValueKind.Map ? items.Length / 2 : items.Length);
                for (int i = 0; i < items.Length; i++) Write(ref writer, items[i], depth + 1);
                writer.WriteLong(0);
                break;
            default: writer.WriteLong(value.AsInt64); break;
        }
    }
}
