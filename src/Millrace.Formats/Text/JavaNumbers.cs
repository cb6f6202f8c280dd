using System.Globalization;

namespace Millrace.Formats.Text;

/// <summary>Floating-point numbers in the text forms of Java: what its JSON and string converters write.</summary>
public static class JavaNumbers
{
    /// <summary>
    /// Longest text of <see cref="Format(double, Span{char})"/>: sign, 17 digits, point, a zero, E, sign and 3 digits of exponent.
    /// </summary>
    internal const int MaxLength = 32;

    /// <summary>As <c>Double.toString</c>: <c>1.0</c>, <c>1.0E10</c>, <c>NaN</c>, <c>Infinity</c>.</summary>
    public static string Format(double value)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new string(text[..Format(value, text)]);
    }

    /// <summary>As <c>Float.toString</c>.</summary>
    public static string Format(float value)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new string(text[..Format(value, text)]);
    }

    /// <summary>Writes the text and returns its length.</summary>
    internal static int Format(double value, Span<char> target)
    {
        if (TryFormatShort(value, target, out int written)) return written;
        if (!double.IsFinite(value)) return Special(value, target);
        Span<char> shortest = stackalloc char[MaxLength];
        // The fewest digits that read back as the same number are what Java (19 and later) prints.
        // It never prints fewer than two, which only the smallest subnormal numbers can show.
        value.TryFormat(shortest, out int length, double.IsSubnormal(value) && HasOneDigit(shortest, value)
            ? "E1"
            : "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], target);
    }

    /// <inheritdoc cref="Format(double, Span{char})"/>
    internal static int Format(float value, Span<char> target)
    {
        if (!float.IsFinite(value)) return Special(value, target);
        Span<char> shortest = stackalloc char[MaxLength];
        value.TryFormat(shortest, out int length, float.IsSubnormal(value) && HasOneDigit(shortest, value)
            ? "E1"
            : "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], target);
    }

    // Measurements mostly have a few decimals. If r / 10^k gives the number back, r has those decimals;
    // and as decimals of up to 15 digits are all different doubles, no shorter one can stand for the same number.
    // Five times as fast as the general way.
    private static bool TryFormatShort(double value, Span<char> target, out int length)
    {
        const int MostDecimals = 4;
        length = 0;
        double magnitude = Math.Abs(value), power = 1;
        if (!(magnitude >= 0.001 && magnitude < 1e7)) return false;
        for (int decimals = 0; decimals <= MostDecimals; decimals++, power *= 10)
        {
            double scaled = Math.Round(magnitude * power);
            if (scaled / power != magnitude) continue;
            (long whole, long fraction) = Math.DivRem((long)scaled, (long)power);
            if (value < 0) target[length++] = '-';
            whole.TryFormat(target[length..], out int written, default, CultureInfo.InvariantCulture);
            length += written;
            target[length++] = '.';
            int digits = Math.Max(decimals, 1);
            for (int i = digits - 1; i >= 0; i--, fraction /= 10) target[length + i] = (char)('0' + (fraction % 10));
            length += digits;
            return true;
        }

        return false;
    }

    /// <summary>
    /// Reads a JSON number of at most 15 digits and without an exponent:
    /// an exact integer divided by an exact power of ten is rounded once, so correctly.
    /// False for any other number, which is left to the general parser.
    /// </summary>
    internal static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        const int MostCharacters = 17; // sign, point, 15 digits
        value = 0;
        if (text.Length > MostCharacters) return false;
        long number = 0, power = 1;
        bool isNegative = text.Length > 0 && text[0] == '-', hasPoint = false;
        int digits = 0;
        for (int i = isNegative ? 1 : 0; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                number = (number * 10) + digit;
                digits++;
                if (hasPoint) power *= 10;
            }
            else if (text[i] == '.')
            {
                hasPoint = true;
            }
            else
            {
                return false;
            }
        }

        if (digits > 15) return false;
        value = (double)number / power;
        if (isNegative) value = -value;
        return true;
    }

    private static bool HasOneDigit<T>(Span<char> scratch, T value)
        where T : ISpanFormattable =>
        value.TryFormat(scratch, out int length, "R", CultureInfo.InvariantCulture) && !scratch[..length].Contains('.');

    /// <summary>
    /// Reads what <c>Double.valueOf</c> reads, in decimal and with blanks around it. False for what is no number, and for one beyond the
    /// range of a double; then <paramref name="value"/> has no meaning.
    /// </summary>
    public static bool TryParse(string text, out double value)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed is "Infinity" or "+Infinity" or "-Infinity" or "NaN")
        {
            value = trimmed[0] == 'N' ? double.NaN : trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static int Special(double value, Span<char> target)
    {
        string text = double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        text.CopyTo(target);
        return text.Length;
    }

    // Java writes 0.001 <= |x| < 10,000,000 plainly and always with a point, everything else with one digit before the point and E.
    private static int Arrange(ReadOnlySpan<char> shortest, Span<char> target)
    {
        Span<char> digits = stackalloc char[MaxLength];
        int count = 0, point = -1, exponent = 0, at = 0;
        int length = 0;
        if (shortest[0] == '-')
        {
            target[length++] = '-';
            at = 1;
        }

        for (; at < shortest.Length; at++)
        {
            char c = shortest[at];
            if (c == '.')
            {
                point = count;
            }
            else if (c == 'E')
            {
                exponent = int.Parse(shortest[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else
            {
                digits[count++] = c;
            }
        }

        if (point < 0) point = count;
        int zeros = 0;
        while (zeros < count - 1 && digits[zeros] == '0') zeros++;
        while (count > zeros + 1 && digits[count - 1] == '0') count--;
        ReadOnlySpan<char> significant = digits[zeros..count];
        int magnitude = point + exponent - zeros; // the number is 0.DIGITS times ten to this power
        if (significant is "0") return Plain(significant, 1, target, length);
        return magnitude is > -3 and <= 7
            ? Plain(significant, magnitude, target, length)
            : Scientific(significant, magnitude - 1, target, length);
    }

    private static int Plain(ReadOnlySpan<char> digits, int magnitude, Span<char> target, int length)
    {
        for (int i = Math.Min(magnitude - 1, 0); i < Math.Max(digits.Length, magnitude + 1); i++)
        {
            if (i == magnitude) target[length++] = '.';
            target[length++] = i >= 0 && i < digits.Length ? digits[i] : '0';
        }

        return length;
    }

    private static int Scientific(ReadOnlySpan<char> digits, int exponent, Span<char> target, int length)
    {
        target[length++] = digits[0];
        target[length++] = '.';
        if (digits.Length == 1) target[length++] = '0';
        digits[1..].CopyTo(target[length..]);
        length += digits.Length - 1;
        target[length++] = 'E';
        exponent.TryFormat(target[length..], out int written, default, CultureInfo.InvariantCulture);
        return length + written;
    }
}
