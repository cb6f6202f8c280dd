using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

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
