using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>Null where the schema allows nothing else.</summary>
internal sealed class NullWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (!value.IsNull) throw Invalid("null", value);
    }
}
