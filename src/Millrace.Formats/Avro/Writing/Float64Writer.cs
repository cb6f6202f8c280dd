using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

internal sealed class Float64Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float64) throw Invalid("FLOAT64", value);
        writer.WriteDouble(value.AsFloat64);
    }
}
