using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A list as one block.</summary>
internal sealed class ListWriter(AvroValueWriter item) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Array) throw Invalid("ARRAY", value);
        ReadOnlySpan<Value> items = value.Items;
        if (items.Length > 0) writer.WriteLong(items.Length);
        for (int i = 0; i < items.Length; i++) item.Write(ref writer, items[i]);
        writer.WriteLong(0);
    }
}

/// <summary>A map as one block of keys and values, which is both Avro's map and an array of entry records.</summary>
internal sealed class MapWriter(AvroValueWriter key, AvroValueWriter item) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Map) throw Invalid("MAP", value);
        ReadOnlySpan<Value> entries = value.Items;
        if (entries.Length > 0) writer.WriteLong(entries.Length / 2);
        for (int i = 0; i < entries.Length; i += 2)
        {
            key.Write(ref writer, entries[i]);
            item.Write(ref writer, entries[i + 1]);
        }

        writer.WriteLong(0);
    }
}

/// <summary>A struct as a record.</summary>
internal sealed class StructWriter(string name, Schema schema) : AvroValueWriter
{
    /// <summary>
    /// For each field on the wire its writer and its position in the struct; -1: the writer has its own value. Set once by the compiler.
    /// </summary>
    public (AvroValueWriter Writer, int Source)[] Steps { get; set; } = [];

    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw Invalid("STRUCT", value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != schema.Fields.Count)
            throw new DataException($"Mismatching struct schema: {fields.Length} fields where {name} has {schema.Fields.Count}");
        writer.Enter(name);
        int at = -1;
        try
        {
            foreach (var (field, source) in Steps)
            {
                at = source;
                if (source >= 0) field.Write(ref writer, fields[source]);
                else field.Write(ref writer, Value.Null);
            }
        }
        catch (DataException fault) when (at >= 0)
        {
            throw FieldFault.In(schema.Fields[at].Name, fault);
        }

        writer.Leave();
    }
}
