using Millrace.Data;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonIntegerWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    private readonly ValueKind _kind = schema.Type switch
    {
        SchemaType.Int8 => ValueKind.Int8,
        SchemaType.Int16 => ValueKind.Int16,
        SchemaType.Int32 => ValueKind.Int32,
        _ => ValueKind.Int64,
    };

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != _kind) throw Invalid(value);
        output.WriteNumber(value.AsInt64);
    }
}
