using System.Text;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

// One reader for each pair of a type on the wire and a type in Connect; the last four are promotions of Avro's schema resolution.

internal sealed class NullReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Null;
}

internal sealed class BooleanReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Boolean(reader.ReadBoolean());
}

internal sealed class Int8Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int8((sbyte)reader.ReadInt());
}

internal sealed class Int16Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int16((short)reader.ReadInt());
}

internal sealed class Int32Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int32(reader.ReadInt());
}

internal sealed class Int64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int64(reader.ReadLong());
}

internal sealed class Float32Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float32(reader.ReadFloat());
}

internal sealed class Float64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadDouble());
}

internal sealed class BytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.ReadBytes());
}

internal sealed class FixedReader(int size) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.Take(size));
}

internal sealed class StringReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        ReadOnlySpan<byte> utf8 = reader.ReadBytes();
        // Malformed text becomes replacement characters, as in Java; sinks may rely on valid UTF-8.
        value = Utf8.IsValid(utf8) ? reader.Arena.Utf8(utf8) : reader.Arena.Utf8(Encoding.UTF8.GetString(utf8));
    }
}

internal sealed class LongToFloat32Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float32(reader.ReadLong());
}

internal sealed class LongToFloat64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadLong());
}

internal sealed class FloatToFloat64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadFloat());
}

/// <summary>A top-level <c>bytes</c> value: all that is left, without Avro's length in front.</summary>
internal sealed class RawBytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.Take(reader.BytesLeft));
}
