using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>TINYINT to BIGINT, and YEAR as a number. The client library widens all to 8 bytes, by the sign that the column has.</summary>
internal class IntegerField(ResultColumn column, Schema schema) : FieldReader(column, schema)
{
    private readonly SchemaType _type = schema.Type;

    /// <summary>The number of the current row, which must not be null.</summary>
    public unsafe long Number => *(long*)Content;

    public override bool TryGetWhole(out long number)
    {
        number = IsNull ? 0 : Number;
        return !IsNull && (number >= 0 || !Column.IsUnsigned);
    }

    protected override void BindType(ref NativeBind bind)
    {
        bind.Type = NativeType.LongLong;
        bind.IsUnsigned = Column.IsUnsigned ? (byte)1 : (byte)0;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement) => _type switch
    {
        SchemaType.Int64 => Value.Int64(Number),
        SchemaType.Int32 => Value.Int32((int)Number),
        SchemaType.Int16 => Value.Int16((short)Number),
        SchemaType.Boolean => Value.Boolean(Number != 0),
        _ => Value.Int8((sbyte)Number),
    };
}

/// <summary>BIGINT UNSIGNED as INT64, which holds its lower half.</summary>
internal sealed class UnsignedField(ResultColumn column) : IntegerField(column, Schema.Int64)
{
    protected override Value ReadContent(ValueArena arena, MySqlStatement statement) => Number >= 0
        ? Value.Int64(Number)
        : throw Refused(
            ((ulong)Number).ToString(CultureInfo.InvariantCulture),
            $"is above {long.MaxValue}, the largest INT64. Set bigint.unsigned.mapping=decimal, which makes a Decimal of every BIGINT "
            + $"UNSIGNED column");
}

/// <summary>BIGINT UNSIGNED as a Decimal without digits after the point.</summary>
internal sealed class UnsignedDecimalField(ResultColumn column) : IntegerField(column, DecimalSchema)
{
    private const string Digits = "20"; // of 2^64 - 1

    private static readonly Schema DecimalSchema = LogicalTypes.DecimalBuilder(0).Parameter(LogicalTypes.PrecisionParameter, Digits)
        .Build();

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0; // the sign
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Number);
        return arena.Bytes(TwosComplement.Shortest(bytes));
    }
}

/// <summary>DECIMAL(p,s) as Decimal: digits on the wire, always with all s after the point.</summary>
internal sealed class DecimalField(ResultColumn column, Schema schema) : BytesField(column, schema)
{
    // 38 digits fit 127 bits.
    internal const int InlineDigits = 38;

    public override int Size => 80; // sign, 65 digits, point, and a leading 0

    public override bool TryGetWhole(out long number)
    {
        Int128 unscaled = IsNull || Length > InlineDigits ? Int128.MaxValue : Unscaled(Buffered);
        bool fits = Column.Decimals == 0 && unscaled >= long.MinValue && unscaled <= long.MaxValue;
        number = fits ? (long)unscaled : 0;
        return fits;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        ReadOnlySpan<byte> text = Buffered;
        if (text.Length <= InlineDigits)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteInt128BigEndian(bytes, Unscaled(text));
            return arena.Bytes(TwosComplement.Shortest(bytes));
        }

        string digits = System.Text.Encoding.ASCII.GetString(text).Replace(".", "", StringComparison.Ordinal);
        return arena.Bytes(BigInteger.Parse(digits, CultureInfo.InvariantCulture).ToByteArray(isBigEndian: true));
    }

    internal static Int128 Unscaled(ReadOnlySpan<byte> text)
    {
        // Up to 18 digits in a register, the rest beside it: Int128 arithmetic is ten times slower.
        Int128 high = 0;
        long low = 0, weight = 1;
        foreach (byte c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') continue; // sign or point
            if (weight == 1_000_000_000_000_000_000)
            {
                high = (high * weight) + low;
                (low, weight) = (0, 1);
            }

            low = (low * 10) + (c - '0');
            weight *= 10;
        }

        Int128 number = (high * weight) + low;
        return text.Length > 0 && text[0] == '-' ? -number : number;
    }
}

/// <summary>DECIMAL as an integer or a double, which <c>decimal.mapping</c> asks for.</summary>
internal sealed class DecimalNumberField(ResultColumn column, Schema schema) : BytesField(column, schema)
{
    private readonly SchemaType _type = schema.Type;

    public override int Size => 80; // as DecimalField

    public override bool TryGetWhole(out long number)
    {
        Int128 unscaled = IsNull || Length > DecimalField.InlineDigits ? Int128.MaxValue : DecimalField.Unscaled(Buffered);
        bool fits = Column.Decimals == 0 && unscaled >= long.MinValue && unscaled <= long.MaxValue;
        number = fits ? (long)unscaled : 0;
        return fits;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        if (_type == SchemaType.Float64)
        {
            Utf8Parser.TryParse(Buffered, out double real, out _);
            return Value.Float64(real);
        }

        long number = (long)DecimalField.Unscaled(Buffered);
        return _type switch
        {
            SchemaType.Int64 => Value.Int64(number),
            SchemaType.Int32 => Value.Int32((int)number),
            SchemaType.Int16 => Value.Int16((short)number),
            _ => Value.Int8((sbyte)number),
        };
    }
}

/// <summary>DOUBLE.</summary>
internal sealed class DoubleField(ResultColumn column) : FieldReader(column, Schema.Float64)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Double;

    protected override unsafe Value ReadContent(ValueArena arena, MySqlStatement statement) => Value.Float64(*(double*)Content);
}

/// <summary>FLOAT: exact, because the binary protocol does not round it to 6 digits as the text protocol does.</summary>
internal sealed class FloatField(ResultColumn column) : FieldReader(column, Schema.Float32)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Float;

    protected override unsafe Value ReadContent(ValueArena arena, MySqlStatement statement) => Value.Float32(*(float*)Content);
}

/// <summary>Big-endian signed numbers, as Connect's Decimal has them.</summary>
internal static class TwosComplement
{
    /// <summary>Without leading bytes that only repeat the sign, as Java's BigInteger writes itself.</summary>
    public static ReadOnlySpan<byte> Shortest(ReadOnlySpan<byte> bytes)
    {
        byte sign = (byte)(bytes[0] >= 0x80 ? 0xFF : 0);
        while (bytes.Length > 1 && bytes[0] == sign && ((bytes[1] ^ sign) & 0x80) == 0) bytes = bytes[1..];
        return bytes;
    }
}
