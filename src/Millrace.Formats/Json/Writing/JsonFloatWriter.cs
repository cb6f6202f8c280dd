using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonFloatWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind == ValueKind.Float64 && Schema.Type == SchemaType.Float64) output.WriteNumber(value.AsFloat64);
        else if (value.Kind == ValueKind.Float32 && Schema.Type == SchemaType.Float32) output.WriteNumber(value.AsFloat32);
        else throw Invalid(value);
    }
}
