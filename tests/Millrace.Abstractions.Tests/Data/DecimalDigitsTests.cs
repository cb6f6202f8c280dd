using System.Globalization;
using System.Numerics;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Abstractions.Tests.Data;

public sealed class DecimalDigitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(425)]
    [InlineData(426)]
    [InlineData(851)]
    [InlineData(3000)]
    [InlineData(9001)]
    public void Says_what_the_plain_conversion_says(int bytes)
    {
        var random = new Random(bytes);
        for (int i = 0; i < 20; i++)
        {
            var number = new BigInteger(Enumerable.Range(0, bytes).Select(_ => (byte)random.Next(256)).ToArray(), isUnsigned: true);

            Assert.Equal(number.ToString(CultureInfo.InvariantCulture), DecimalDigits.Of(number));
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void Keeps_zeros_within_and_none_before(int exponent)
    {
        BigInteger power = BigInteger.Pow(10, exponent);

        Assert.Equal("1" + new string('0', exponent), DecimalDigits.Of(power));
        Assert.Equal(new string('9', exponent), DecimalDigits.Of(power - 1));
    }

    [Fact]
    public void Writes_a_Decimal_of_450_KB()
    {
        byte[] unscaled = new byte[450_000];
        unscaled[0] = 0x80;

        string text = DecimalText.Format(unscaled, 2);

        Assert.StartsWith("-", text, StringComparison.Ordinal);
        Assert.Equal(new BigInteger(unscaled, isBigEndian: true),
            BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Refuses_one_that_nobody_can_wait_for() =>
        Assert.Contains("at most 1048576 bytes", Assert.Throws<DataException>(() => DecimalText.Format(new byte[1_048_577], 0)).Message,
            StringComparison.Ordinal);
}
