using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonStringWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid(value);
        output.WriteText(value);
    }
}
