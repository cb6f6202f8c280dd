using Millrace.Cli.Terminal;

namespace Millrace.Cli.Tests.Terminal;

public class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("20s", 20)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    public void Reads_number_and_unit(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1000h")]
    [InlineData("2 days")]
    public void Refuses_anything_else(string text) => Assert.False(Duration.TryParse(text, out _));
}
