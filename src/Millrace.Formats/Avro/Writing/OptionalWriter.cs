using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A value that may be null, as a union of its type and null.</summary>
internal sealed class OptionalWriter(AvroValueWriter inner, int nullIndex, int index) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.IsNull)
        {
            writer.WriteLong(nullIndex);
        }
        else
        {
            writer.WriteLong(index);
            inner.Write(ref writer, value);
        }
    }
}
