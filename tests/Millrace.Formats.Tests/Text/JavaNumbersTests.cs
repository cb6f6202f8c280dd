using System.Globalization;
using System.Text;
using Millrace.Formats.Text;

namespace Millrace.Formats.Tests.Text;

public class JavaNumbersTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.000999, "9.99E-4")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(1.5e10, "1.5E10")]
    [InlineData(5e-324, "4.9E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Prints_a_double_as_Java_does(double value, string expected) => Assert.Equal(expected, JavaNumbers.Format(value));

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(3.4028235e38f, "3.4028235E38")]
    [InlineData(1.4e-45f, "1.4E-45")]
    [InlineData(16777216f, "1.6777216E7")]
    public void Prints_a_float_as_Java_does(float value, string expected) => Assert.Equal(expected, JavaNumbers.Format(value));

    [Fact]
    public void The_fast_ways_agree_with_the_general_ones()
    {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++)
        {
            double value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-2, 9)), random.Next(0, 7));
            string text = JavaNumbers.Format(value);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(Digits(value.ToString("R", CultureInfo.InvariantCulture)), Digits(text));
            if (JavaNumbers.TryParseShort(Encoding.ASCII.GetBytes(text), out double fast)) Assert.Equal(value, fast);
        }
    }

    // Significant digits, whatever the form.
    private static string Digits(string number) => string.Concat(number.Split('E')[0].Where(char.IsAsciiDigit)).Trim('0');
}
