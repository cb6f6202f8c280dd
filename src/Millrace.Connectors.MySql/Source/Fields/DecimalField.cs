using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

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
