using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A top-level <c>bytes</c> value, which Confluent's serializer writes without a length.</summary>
internal sealed class RawBytesWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        writer.WriteRaw(value.AsBytes);
    }
}
