using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

// One writer for each pair of a type in Connect and a type on the wire.

/// <summary>INT8, INT16, INT32 or INT64 as int or long, which look the same on the wire.</summary>
internal sealed class IntegerWriter(ValueKind kind, string typeName) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != kind) throw Invalid(typeName, value);
        writer.WriteLong(value.AsInt64);
    }
}

internal sealed class BooleanWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid("BOOLEAN", value);
        writer.WriteBoolean(value.AsBoolean);
    }
}

internal sealed class Float32Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw Invalid("FLOAT32", value);
        writer.WriteFloat(value.AsFloat32);
    }
}

internal sealed class Float64Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float64) throw Invalid("FLOAT64", value);
        writer.WriteDouble(value.AsFloat64);
    }
}

internal sealed class StringWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid("STRING", value);
        if (value.IsUtf8) writer.WriteBytes(value.AsBytes);
        else writer.WriteString(value.AsString);
    }
}

internal sealed class BytesWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        writer.WriteBytes(value.AsBytes);
    }
}

/// <summary>A top-level <c>bytes</c> value, which Confluent's serializer writes without a length.</summary>
internal sealed class RawBytesWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        writer.WriteRaw(value.AsBytes);
    }
}

/// <summary>An integer where the schema on the wire has a float or a double.</summary>
internal sealed class IntegerToFloatingWriter(AvroValueWriter floating) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind is not (ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64)) throw Invalid("INT64", value);
        floating.Write(ref writer, floating is Float32Writer ? Value.Float32(value.AsInt64) : Value.Float64(value.AsInt64));
    }
}

/// <summary>A FLOAT32 where the schema on the wire has a double.</summary>
internal sealed class Float32ToDoubleWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw Invalid("FLOAT32", value);
        writer.WriteDouble(value.AsFloat32);
    }
}
