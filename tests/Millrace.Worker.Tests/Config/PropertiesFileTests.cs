using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Worker.Tests.Config;

public sealed class PropertiesFileTests
{
    [Theory]
    [InlineData("key=value", "key", "value")]
    [InlineData("key:value", "key", "value")]
    [InlineData("key value", "key", "value")]
    [InlineData("  key  =  value with blanks  ", "key", "value with blanks  ")]
    [InlineData("key", "key", "")]
    [InlineData("key=", "key", "")]
    [InlineData("key==x:y", "key", "=x:y")]
    [InlineData("a\\=b\\:c\\ d=e", "a=b:c d", "e")]
    [InlineData("path=C:\\\\temp", "path", "C:\\temp")]
    [InlineData("text=a\\tb\\nc\\u00e9\\q", "text", "a\tb\ncéq")]
    [InlineData("list=a,\\\n     b,\\\r\n\tc", "list", "a,b,c")]
    [InlineData("slash=ends with \\\\\nnext=1", "slash", "ends with \\")]
    [InlineData("value=#no comment", "value", "#no comment")]
    [InlineData("last=at end \\", "last", "at end ")]
    public void Reads_what_Java_reads(string text, string key, string value) => Assert.Equal(value, PropertiesFile.Parse(text)[key]);

    [Fact]
    public void Skips_comments_and_empty_lines() => Assert.Equal(["a"], PropertiesFile.Parse("# c\n\n  ! d=1\n   \na=1\n").Keys);

    [Fact]
    public void Takes_a_comment_sign_in_a_continued_line_for_text() => Assert.Equal("1,#2", PropertiesFile.Parse("a=1,\\\n#2")["a"]);

    [Fact]
    public void Takes_the_last_of_equal_keys() => Assert.Equal("2", PropertiesFile.Parse("a=1\na=2")["a"]);

    [Theory]
    [InlineData("a=\\u12")]
    [InlineData("a=\\u12G4")]
    public void Refuses_a_broken_unicode_escape(string text) =>
        Assert.Contains("uxxxx", Assert.Throws<ConfigException>(() => PropertiesFile.Parse(text)).Message, StringComparison.Ordinal);
}
