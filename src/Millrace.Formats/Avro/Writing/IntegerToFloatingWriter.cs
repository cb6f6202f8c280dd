using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>An integer where the schema on the wire has a float or a double.</summary>
internal sealed class IntegerToFloatingWriter(AvroValueWriter floating) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind is not (ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64)) throw Invalid("INT64", value);
        floating.Write(ref writer, floating is Float32Writer ? Value.Float32(value.AsInt64) : Value.Float64(value.AsInt64));
    }
}
