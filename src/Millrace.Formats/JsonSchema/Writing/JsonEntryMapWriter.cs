using Millrace.Data;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.JsonSchema.Writing;

/// <summary>A map with keys that are no texts: a list of objects with <c>key</c> and <c>value</c>.</summary>
internal sealed class JsonEntryMapWriter(Schema schema, NullHandling nulls, JsonValueWriter key, JsonValueWriter item)
    : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Map) throw Invalid(value);
        ReadOnlySpan<Value> entries = value.Items;
        output.Write((byte)'[');
        for (int i = 0; i < entries.Length; i += 2)
        {
            output.Write(i > 0 ? ",{\"key\":"u8 : "{\"key\":"u8);
            key.Write(ref output, entries[i]);
            output.Write(",\"value\":"u8);
            item.Write(ref output, entries[i + 1]);
            output.Write((byte)'}');
        }

        output.Write((byte)']');
    }
}
