using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonBooleanWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid(value);
        output.Write(value.AsBoolean ? "true"u8 : "false"u8);
    }
}
