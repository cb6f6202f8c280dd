using Millrace.Data;
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
