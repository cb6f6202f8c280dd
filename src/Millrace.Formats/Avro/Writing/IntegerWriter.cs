using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>INT8, INT16, INT32 or INT64 as int or long, which look the same on the wire.</summary>
internal sealed class IntegerWriter(ValueKind kind, string typeName) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != kind) throw Invalid(typeName, value);
        writer.WriteLong(value.AsInt64);
    }
}
