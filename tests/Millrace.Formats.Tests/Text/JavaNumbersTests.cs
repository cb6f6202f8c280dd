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
}
