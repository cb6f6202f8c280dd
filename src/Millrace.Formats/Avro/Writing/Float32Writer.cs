using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

internal sealed class Float32Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw Invalid("FLOAT32", value);
        writer.WriteFloat(value.AsFloat32);
    }
}
