using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

internal sealed class BooleanWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid("BOOLEAN", value);
        writer.WriteBoolean(value.AsBoolean);
    }
}
