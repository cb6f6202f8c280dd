using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonListWriter(Schema schema, NullHandling nulls, JsonValueWriter item) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Array) throw Invalid(value);
        ReadOnlySpan<Value> items = value.Items;
        output.Write((byte)'[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) output.Write((byte)',');
            item.Write(ref output, items[i]);
        }

        output.Write((byte)']');
    }
}
