using Millrace.WebConsole.Wizard;

namespace Millrace.WebConsole.Tests.Wizard;

public sealed class ConfigReaderTests
{
    [Theory]
    [InlineData("""{"a":"1","b":true,"n":12345678901234567890.10,"gone":null}""", null)]
    [InlineData("""{"name":"c","config":{"a":"1","b":true,"n":12345678901234567890.10}}""", "c")]
    [InlineData("""[{"name":"c","config":{"a":"1","b":true,"n":12345678901234567890.10}}]""", "c")]
    [InlineData("# comment\nname=c\na=1\nb : true\nn=123456789012\\\n    34567890.10", "c")]
    public void All_the_forms_that_people_have_are_read(string text, string? name)
    {
        ConfigReader read = ConfigReader.Read(text);
        Assert.Equal(name, read.Name);
        Assert.Equal([new("a", "1"), new("b", "true"), new("n", "12345678901234567890.10")], read.Settings);
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": x\n}", "line 3, column 8")]
    [InlineData("{\"a\":{}}", "The value of a")]
    [InlineData("[1,2]", "one object")]
    [InlineData("a=1\nnonsense", "Line 2")]
    public void What_cannot_be_read_is_told_with_its_place(string text, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => ConfigReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_without_end_is_refused() =>
        Assert.Throws<FormatException>(() => ConfigReader.Read(new string('x', ConfigReader.MaxLength + 1)));
}
