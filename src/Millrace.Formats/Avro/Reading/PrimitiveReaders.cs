using System.Text;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class NullReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Null;
}

internal sealed class BooleanReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Boolean(reader.ReadBoolean());
}

/// <summary>An int that connect.type calls int8. Java narrows a larger number; here it is an error.</summary>
internal sealed class Int8Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        int number = reader.ReadInt();
        if (number != (sbyte)number) throw new DataException($"{number} is out of range of INT8");
        value = Value.Int8((sbyte)number);
    }
}

/// <summary>An int that connect.type calls int16. Java narrows a larger number; here it is an error.</summary>
internal sealed class Int16Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        int number = reader.ReadInt();
        if (number != (short)number) throw new DataException($"{number} is out of range of INT16");
        value = Value.Int16((short)number);
    }
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

internal sealed class FloatToFloat64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadFloat());
}

internal sealed class LongToFloat32Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float32(reader.ReadLong());
}

internal sealed class LongToFloat64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadLong());
}

internal sealed class BytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.ReadBytes());
}

/// <summary>A top-level <c>bytes</c> value: all that is left, without Avro's length in front.</summary>
internal sealed class RawBytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.Take(reader.BytesLeft));
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

/// <summary>An enum as text. The symbols are made once; a null stands for one that the reader's schema lacks.</summary>
internal sealed class EnumReader(IReadOnlyList<string?> symbols) : AvroValueReader
{
    private readonly Value[] _symbols = symbols.Select(symbol =>
    {
        if (symbol is null) return Value.Null;
        byte[] utf8 = Encoding.UTF8.GetBytes(symbol);
        return Value.Utf8(utf8, 0, utf8.Length);
    }).ToArray();

    public override void Read(ref AvroReader reader, out Value value)
    {
        long index = reader.ReadLong();
        if ((ulong)index >= (ulong)_symbols.Length)
            throw new DataException($"Invalid Avro data: enum has {_symbols.Length} symbols, {index} is none of them");
        value = _symbols[index];
        if (value.IsNull) throw new DataException($"The reader's enum has neither symbol number {index} of the writer nor a default");
    }
}
