using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

internal sealed class BytesWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        writer.WriteBytes(value.AsBytes);
    }
}
