using System.Globalization;
using System.Numerics;
using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>Numbers in texts: the smallest type that holds the number.</summary>
internal static class NumberText
{
    // Beyond this no whole number fits 64 bits.
    private const int MostDigits = 19;

    /// <summary>
    /// A whole number (also <c>1.0</c>, <c>1e3</c>) within 64 bits is the smallest of INT8 to INT64;
    /// other numbers are FLOAT32 if finite as such, then FLOAT64; a longer integer is a Decimal. Null when the text is no number.
    /// </summary>
    public static SchemaAndValue? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-')) return null;
        if (!DecimalText.TryParse(text, out BigInteger unscaled, out int scale)) return null;
        if (Whole(unscaled, scale) is { } whole) return Smallest(whole);
        if (scale == 0)
            return new SchemaAndValue(LogicalTypes.DecimalBuilder(0).Build(), Value.Bytes(unscaled.ToByteArray(isBigEndian: true)));
        float single = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (IsSame(single.ToString("R", CultureInfo.InvariantCulture), unscaled, scale))
            return new SchemaAndValue(Schema.Float32, Value.Float32(single));
        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return IsSame(number.ToString("R", CultureInfo.InvariantCulture), unscaled, scale)
            ? new SchemaAndValue(Schema.Float64, Value.Float64(number))
            : new SchemaAndValue(LogicalTypes.DecimalBuilder(scale).Build(), Value.Bytes(unscaled.ToByteArray(isBigEndian: true)));
    }

    // Does the shortest text of a float say the same number? Java takes the first that is not infinite, and so cuts 3.141592653589793 to
    // 3.1415927.
    private static bool IsSame(string shortest, BigInteger unscaled, int scale)
    {
        if (!DecimalText.TryParse(shortest, out BigInteger other, out int otherScale)) return false;
        int common = Math.Max(scale, otherScale);
        return unscaled * BigInteger.Pow(10, common - scale) == other * BigInteger.Pow(10, common - otherScale);
    }

    private static long? Whole(BigInteger unscaled, int scale)
    {
        if (unscaled.IsZero) return 0;
        if (scale < -MostDigits) return null;
        BigInteger number = unscaled;
        if (scale < 0)
        {
            number *= BigInteger.Pow(10, -scale);
        }
        else if (scale > 0)
        {
            number = BigInteger.DivRem(unscaled, BigInteger.Pow(10, scale), out BigInteger rest);
            if (!rest.IsZero) return null;
        }

        return number >= long.MinValue && number <= long.MaxValue ? (long)number : null;
    }

    private static SchemaAndValue Smallest(long value) => value switch
    {
        >= sbyte.MinValue and <= sbyte.MaxValue => new(Schema.Int8, Value.Int8((sbyte)value)),
        >= short.MinValue and <= short.MaxValue => new(Schema.Int16, Value.Int16((short)value)),
        >= int.MinValue and <= int.MaxValue => new(Schema.Int32, Value.Int32((int)value)),
        _ => new(Schema.Int64, Value.Int64(value)),
    };
}
