using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A value that is never null, as a branch of a union.</summary>
internal sealed class BranchWriter(AvroValueWriter inner, int index) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        writer.WriteLong(index);
        inner.Write(ref writer, value);
    }
}
