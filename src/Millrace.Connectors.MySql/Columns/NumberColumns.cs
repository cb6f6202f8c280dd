using System.Globalization;
using System.Numerics;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>BOOLEAN as 1 and 0, and INT8: TINYINT.</summary>
internal sealed class Int8Column(int capacity) : FixedColumn<sbyte>(NativeType.Tiny, capacity)
{
    protected override sbyte Read(in Value value) =>
        value.AsInt64 is >= sbyte.MinValue and <= sbyte.MaxValue and var number ? (sbyte)number : throw OutOfRange(value, "INT8");
}

/// <summary>INT16: SMALLINT.</summary>
internal sealed class Int16Column(int capacity) : FixedColumn<short>(NativeType.Short, capacity)
{
    protected override short Read(in Value value) =>
        value.AsInt64 is >= short.MinValue and <= short.MaxValue and var number ? (short)number : throw OutOfRange(value, "INT16");
}

/// <summary>INT32: INT.</summary>
internal sealed class Int32Column(int capacity) : FixedColumn<int>(NativeType.Long, capacity)
{
    protected override int Read(in Value value) =>
        value.AsInt64 is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw OutOfRange(value, "INT32");
}

/// <summary>INT64: BIGINT.</summary>
internal sealed class Int64Column(int capacity) : FixedColumn<long>(NativeType.LongLong, capacity)
{
    protected override long Read(in Value value) => value.AsInt64;
}

/// <summary>FLOAT32: FLOAT.</summary>
internal sealed class Float32Column(int capacity) : FixedColumn<float>(NativeType.Float, capacity)
{
    protected override float Read(in Value value)
    {
        float number = value.AsFloat32;
        return float.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

/// <summary>FLOAT64: DOUBLE.</summary>
internal sealed class Float64Column(int capacity) : FixedColumn<double>(NativeType.Double, capacity)
{
    protected override double Read(in Value value)
    {
        double number = value.AsFloat64;
        return double.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

/// <summary>
/// FLOAT32 and FLOAT64 for a column of characters: the shortest digits that are the number again. Servers that are sent a number make it as
/// short as the column is, so that 123456.7 becomes 1.2e5 without a word, and write FLOAT32 with the digits of a DOUBLE.
/// </summary>
internal sealed class FloatTextColumn(int capacity) : TextColumn(capacity)
{
    // Sign, 17 digits, point, and 15 zeros before them or an exponent behind.
    private const int LongestText = 40;

    // As the servers write numbers: plain where that takes no more zeros than this, else with an exponent.
    private const int MostPlainDigits = 15;

    protected override int WriteContent(in Value value, int row)
    {
        double number = value.Kind == ValueKind.Float32 ? value.AsFloat32 : value.AsFloat64;
        if (!double.IsFinite(number)) throw new DataException($"{number} is no number that MySQL can store");
        Span<byte> shortest = stackalloc byte[LongestText];
        int length;
        if (value.Kind == ValueKind.Float32) value.AsFloat32.TryFormat(shortest, out length, "R", CultureInfo.InvariantCulture);
        else number.TryFormat(shortest, out length, "R", CultureInfo.InvariantCulture);
        return End(row, Format(shortest[..length], Begin(LongestText)));
    }

    // What .NET writes, such as -1.5E-07, by the servers' rules: -0.00000015.
    private static int Format(ReadOnlySpan<byte> written, Span<byte> text)
    {
        int at = 0;
        if (written[0] == '-')
        {
            text[at++] = (byte)'-';
            written = written[1..];
        }

        int exponent = 0;
        if (written.IndexOf((byte)'E') is >= 0 and var e)
        {
            exponent = int.Parse(written[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            written = written[..e];
        }

        int point = written.IndexOf((byte)'.');
        Span<byte> all = stackalloc byte[written.Length];
        int count = 0;
        foreach (byte b in written)
            if (b != '.') all[count++] = b;
        point = (point < 0 ? count : point) + exponent;
        Span<byte> digits = all[..count].TrimEnd((byte)'0');
        int before = digits.Length;
        digits = digits.TrimStart((byte)'0');
        point -= before - digits.Length;
        if (digits.IsEmpty)
        {
            text[at] = (byte)'0';
            return at + 1;
        }

        if (point is <= -MostPlainDigits or > MostPlainDigits)
        {
            text[at++] = digits[0];
            if (digits.Length > 1) text[at++] = (byte)'.';
            digits[1..].CopyTo(text[at..]);
            at += digits.Length - 1;
            text[at++] = (byte)'e';
            (point - 1).TryFormat(text[at..], out int written10, default, CultureInfo.InvariantCulture);
            return at + written10;
        }

        if (point <= 0)
        {
            "0."u8.CopyTo(text[at..]);
            text.Slice(at + 2, -point).Fill((byte)'0');
            digits.CopyTo(text[(at + 2 - point)..]);
            return at + 2 - point + digits.Length;
        }

        int whole = Math.Min(point, digits.Length);
        digits[..whole].CopyTo(text[at..]);
        text.Slice(at + whole, point - whole).Fill((byte)'0');
        at += point;
        if (whole == digits.Length) return at;
        text[at++] = (byte)'.';
        digits[whole..].CopyTo(text[at..]);
        return at + digits.Length - whole;
    }
}

/// <summary>Decimal: sent as digits, which both servers read exactly into DECIMAL.</summary>
internal sealed class DecimalColumn(int capacity, int scale) : TextColumn(capacity, NativeType.NewDecimal)
{
    private const int MostDigits = 65; // MySQL's largest precision
    private const int LongestBytes = 28; // 65 digits need 27 bytes and a sign bit

    /// <summary>The number in plain digits, as a DEFAULT clause has it.</summary>
    public static string Format(ReadOnlySpan<byte> unscaled, int scale)
    {
        Span<byte> text = stackalloc byte[LongestText(scale)];
        return System.Text.Encoding.ASCII.GetString(text[..Format(unscaled, scale, text)]);
    }

    protected override int WriteContent(in Value value, int row)
    {
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        return End(row, Format(unscaled, scale, Begin(LongestText(scale))));
    }

    // Sign, digits, point, and the zeros of "0.00012" or of a negative scale.
    private static int LongestText(int scale) => MostDigits + 8 + Math.Abs(scale);

    private static int Format(ReadOnlySpan<byte> unscaled, int scale, Span<byte> text)
    {
        if (unscaled.Length > LongestBytes)
            throw new DataException($"a Decimal of {unscaled.Length} bytes has more than the {MostDigits} digits that MySQL can store");
        Span<byte> digits = stackalloc byte[MostDigits + 6];
        int count = WriteDigits(unscaled, digits, out bool negative);
        int at = 0;
        if (negative) text[at++] = (byte)'-';
        if (scale <= 0)
        {
            digits[..count].CopyTo(text[at..]);
            text.Slice(at + count, -scale).Fill((byte)'0');
            return at + count - scale;
        }

        int whole = count - scale;
        if (whole <= 0)
        {
            text[at++] = (byte)'0';
            text[at++] = (byte)'.';
            text.Slice(at, -whole).Fill((byte)'0');
            at += -whole;
            digits[..count].CopyTo(text[at..]);
            return at + count;
        }

        digits[..whole].CopyTo(text[at..]);
        at += whole;
        text[at++] = (byte)'.';
        digits[whole..count].CopyTo(text[at..]);
        return at + scale;
    }

    // Without a big integer, so without an allocation, up to 16 bytes.
    private static int WriteDigits(ReadOnlySpan<byte> unscaled, Span<byte> digits, out bool negative)
    {
        negative = unscaled.Length > 0 && (unscaled[0] & 0x80) != 0;
        int count;
        if (unscaled.Length < 16)
        {
            Int128 number = negative ? -1 : 0;
            foreach (byte b in unscaled) number = (number << 8) | b;
            Int128.Abs(number).TryFormat(digits, out count, default, CultureInfo.InvariantCulture);
            return count;
        }

        var big = BigInteger.Abs(new BigInteger(unscaled, isUnsigned: false, isBigEndian: true));
        string text = DecimalDigits.Of(big);
        if (text.Length > MostDigits)
            throw new DataException($"a Decimal of {text.Length} digits has more than the {MostDigits} that MySQL can store");
        return System.Text.Encoding.ASCII.GetBytes(text, digits);
    }
}
