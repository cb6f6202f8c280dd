using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonBytesWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid(value);
        output.WriteBase64(value.AsBytes);
    }
}
