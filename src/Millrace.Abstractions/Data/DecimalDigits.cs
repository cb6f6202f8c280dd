using System.Globalization;
using System.Numerics;
using Millrace.Errors;

namespace Millrace.Data;

/// <summary>
/// The digits of large numbers. <see cref="BigInteger.ToString()"/> takes time with the square of the length;
/// halving the number by powers of ten takes what division takes, which is far less.
/// </summary>
public static class DecimalDigits
{
    /// <summary>1 MiB, some 2.5 million digits: far beyond any database's decimals, and still made into text within seconds.</summary>
    public const int MostBytes = 1024 * 1024;

    // Below this ToString is faster; 10^1024 takes 3,402 bits.
    private const int PlainDigits = 1024;

    /// <summary>Digits without sign of the number in big-endian two's complement.</summary>
    /// <exception cref="DataException">Beyond <see cref="MostBytes"/>.</exception>
    public static string Of(ReadOnlySpan<byte> unscaled)
    {
        if (unscaled.Length > MostBytes)
            throw new DataException($"A Decimal of {unscaled.Length} bytes is too large: at most {MostBytes} bytes are made into text");
        return Of(BigInteger.Abs(new BigInteger(unscaled, isBigEndian: true)));
    }

    /// <summary>Digits of a number that is not negative.</summary>
    public static string Of(BigInteger number)
    {
        // 3.32 bits a digit.
        if (number.GetBitLength() <= PlainDigits * 3) return number.ToString(CultureInfo.InvariantCulture);
        var powers = new List<BigInteger> { BigInteger.Pow(10, PlainDigits) };
        while (powers[^1] <= number)
        {
            LongWork.ThrowIfEnded();
            powers.Add(powers[^1] * powers[^1]);
        }

        var digits = new char[PlainDigits << (powers.Count - 1)];
        Write(number, powers, powers.Count - 1, digits);
        return new string(digits.AsSpan().TrimStart('0'));
    }

    /// <summary>
    /// The number of these digits, a sign in front or not; false when they are none. In time like that of <see cref="Of(BigInteger)"/>.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> digits, out BigInteger number)
    {
        if (digits.Length <= PlainDigits)
            return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        number = default;
        bool isNegative = digits[0] == '-';
        if (digits[0] is '-' or '+') digits = digits[1..];
        if (digits.ContainsAnyExceptInRange('0', '9')) return false;
        var powers = new List<BigInteger> { BigInteger.Pow(10, PlainDigits) };
        while (PlainDigits << powers.Count < digits.Length)
        {
            LongWork.ThrowIfEnded();
            powers.Add(powers[^1] * powers[^1]);
        }

        number = Read(digits, powers, powers.Count - 1);
        if (isNegative) number = -number;
        return true;
    }

    private static BigInteger Read(ReadOnlySpan<char> digits, List<BigInteger> powers, int level)
    {
        if (level < 0) return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        int low = PlainDigits << level;
        if (digits.Length <= low) return Read(digits, powers, level - 1);
        LongWork.ThrowIfEnded();
        return (Read(digits[..^low], powers, level - 1) * powers[level]) + Read(digits[^low..], powers, level - 1);
    }

    // The number is below powers[level]; its digits fill the span, with leading zeros.
    private static void Write(in BigInteger number, List<BigInteger> powers, int level, Span<char> digits)
    {
        if (level == 0)
        {
            if (!number.TryFormat(digits, out int written, default, CultureInfo.InvariantCulture))
                throw new InvalidOperationException("A number is larger than its power of ten.");
            digits[..written].CopyTo(digits[^written..]);
            digits[..^written].Fill('0');
            return;
        }

        // A level above the lowest takes longer than the look.
        LongWork.ThrowIfEnded();
        BigInteger high = BigInteger.DivRem(number, powers[level - 1], out BigInteger low);
        int half = digits.Length / 2;
        Write(high, powers, level - 1, digits[..half]);
        Write(low, powers, level - 1, digits[half..]);
    }
}
