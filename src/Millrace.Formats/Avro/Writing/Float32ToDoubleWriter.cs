using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A FLOAT32 where the schema on the wire has a double.</summary>
internal sealed class Float32ToDoubleWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw Invalid("FLOAT32", value);
        writer.WriteDouble(value.AsFloat32);
    }
}
