using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
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

internal sealed class BooleanWriter : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid("BOOLEAN", value);
        writer.WriteBoolean(value.AsBoolean);
    }
}

/// <summary>INT8, INT16, INT32 or INT64 as int or long, which look the same on the wire.</summary>
internal sealed class IntegerWriter(ValueKind kind, string typeName) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != kind) throw Invalid(typeName, value);
        writer.WriteLong(value.AsInt64);
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

internal sealed class Float32Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw Invalid("FLOAT32", value);
        writer.WriteFloat(value.AsFloat32);
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

internal sealed class Float64Writer : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Float64) throw Invalid("FLOAT64", value);
        writer.WriteDouble(value.AsFloat64);
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

/// <summary>A Decimal as fixed: its sign is repeated on the left until the size is reached.</summary>
internal sealed class FixedDecimalWriter(int size) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid("BYTES", value);
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        if (unscaled.Length > size) throw new DataException($"Cannot write a Decimal of {unscaled.Length} bytes as fixed of size {size}");
        Span<byte> target = writer.Reserve(size);
        bool isNegative = unscaled.Length > 0 && (unscaled[0] & 0x80) != 0;
        target[..(size - unscaled.Length)].Fill(isNegative ? (byte)0xFF : (byte)0);
        unscaled.CopyTo(target[(size - unscaled.Length)..]);
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

/// <summary>Text as the number of a symbol.</summary>
internal sealed class EnumWriter : AvroValueWriter
{
    private readonly string _name;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _symbols;

    public EnumWriter(AvroEnumSchema schema)
    {
        _name = schema.FullName;
        _symbols = schema.Symbols.Select((symbol, index) => (symbol, index))
            .ToDictionary(entry => entry.symbol, entry => entry.index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid("STRING", value);
        if (!TryFind(value, out int index)) throw new DataException($"{value.AsString} is not a symbol of the enum {_name}");
        writer.WriteLong(index);
    }

    private bool TryFind(in Value value, out int index)
    {
        if (!value.IsUtf8) return _symbols.TryGetValue(value.AsString, out index);
        // Symbols are short; a longer text is none.
        Span<char> text = stackalloc char[256];
        index = -1;
        return Encoding.UTF8.TryGetChars(value.AsBytes, text, out int length) && _symbols.TryGetValue(text[..length], out index);
    }
}
