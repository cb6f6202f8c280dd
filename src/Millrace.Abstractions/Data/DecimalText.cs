using System.Globalization;
using System.Numerics;
using System.Text;
using Millrace.Errors;

namespace Millrace.Data;

/// <summary>Decimals between text, and the unscaled big-endian two's complement bytes in which Connect holds them.</summary>
public static class DecimalText
{
    // A scale beyond this would make texts and numbers of megabytes out of a few bytes.
    private const int MaxScale = 10_000;

    // As many as a number of DecimalDigits.MostBytes has.
    private const int MostFigures = 2_600_000;

    /// <summary>As <c>BigDecimal.toString</c>: plain, with an exponent for a negative scale or a number below 0.000001.</summary>
    /// <exception cref="DataException">For more than a megabyte.</exception>
    public static string Format(ReadOnlySpan<byte> unscaled, int scale)
    {
        string digits = DecimalDigits.Of(unscaled);
        var text = new StringBuilder();
        if (unscaled.Length > 0 && unscaled[0] >= 0x80) text.Append('-');
        long exponent = digits.Length - 1L - scale;
        if (scale >= 0 && exponent >= -6)
        {
            if (digits.Length <= scale) digits = digits.PadLeft(scale + 1, '0');
            text.Append(digits);
            if (scale > 0) text.Insert(text.Length - scale, '.');
            return text.ToString();
        }

        text.Append(digits[0]);
        if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
        if (exponent != 0) text.Append('E').Append(exponent > 0 ? "+" : "").Append(exponent.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>Reads a decimal number as <c>new BigDecimal(text)</c> does: digits, point, exponent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BigInteger unscaled, out int scale)
    {
        unscaled = default;
        scale = 0;
        int exponentAt = text.IndexOfAny('e', 'E');
        if (exponentAt >= 0)
        {
            if (!int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent))
                return false;
            if (exponent is < -MaxScale or > MaxScale) return false;
            scale = -exponent;
            text = text[..exponentAt];
        }

        if (text.Length > MostFigures) return false;
        int point = text.IndexOf('.');
        Span<char> digits = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0, figures = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i == point) continue;
            bool isSign = i == 0 && text[i] is '+' or '-';
            if (!isSign && !char.IsAsciiDigit(text[i])) return false;
            if (!isSign) figures++;
            digits[length++] = text[i];
        }

        if (figures == 0) return false;
        if (point >= 0) scale += text.Length - point - 1;
        return scale <= MaxScale
            && DecimalDigits.TryRead(digits[..length], out unscaled);
    }

    /// <summary>The unscaled bytes at another scale.</summary>
    /// <exception cref="DataException">Digits would be lost.</exception>
    public static byte[] Rescale(BigInteger unscaled, int from, int to)
    {
        int difference = to - from;
        if (Math.Abs((long)difference) > 2 * MaxScale)
            throw new DataException($"A Decimal of scale {to} is out of range (at most {MaxScale} digits)");
        if (difference >= 0) return (unscaled * BigInteger.Pow(10, difference)).ToByteArray(isBigEndian: true);
        BigInteger rescaled = BigInteger.DivRem(unscaled, BigInteger.Pow(10, -difference), out BigInteger lost);
        return lost.IsZero ? rescaled.ToByteArray(isBigEndian: true) : throw new DataException(
            $"A decimal with {from} digits after the point does not fit a Decimal of scale {to}");
    }
}
