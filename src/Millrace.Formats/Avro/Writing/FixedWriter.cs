using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>BYTES as fixed; they must have exactly its size.</summary>
internal sealed class FixedWriter(int size) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        if (value.AsBytes.Length != size)
            throw new DataException($"Fixed size mismatch: {value.AsBytes.Length} bytes where the schema has {size}");
        writer.WriteRaw(value.AsBytes);
    }
}
