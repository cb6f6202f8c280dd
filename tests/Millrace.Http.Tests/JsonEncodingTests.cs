using System.Text;

namespace Millrace.Http.Tests;

public sealed class JsonEncodingTests
{
    [Theory]
    [InlineData("utf-8", "{\"a\":\"\u00E4\U0001F600\"}")]
    [InlineData("utf-16LE", "{\"a\":\"\u00E4\U0001F600\"}")]
    [InlineData("utf-16BE", "{\"a\":\"\u00E4\U0001F600\"}")]
    [InlineData("utf-32LE", "{\"a\":\"\u00E4\U0001F600\"}")]
    [InlineData("utf-32BE", "{\"a\":\"\u00E4\U0001F600\"}")]
    [InlineData("utf-16LE", "1")]
    [InlineData("utf-16BE", "1")]
    [InlineData("utf-8", "1")]
    [InlineData("utf-8", "")]
    public void Is_read_with_and_without_a_byte_order_mark(string name, string json)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        foreach (byte[] bytes in (byte[][])[encoding.GetBytes(json), [.. encoding.GetPreamble(), .. encoding.GetBytes(json)]])
            Assert.Equal(json, Encoding.UTF8.GetString(JsonEncoding.ToUtf8(bytes).Span));
    }

    [Theory]
    [InlineData("7B00220000D8")]
    [InlineData("FEFFD83D007D")]
    [InlineData("7B0022")]
    [InlineData("7B0000000000110000")]
    public void Broken_text_is_no_text(string hex) =>
        Assert.Throws<DecoderFallbackException>(() => JsonEncoding.ToUtf8(Convert.FromHexString(hex)));

    [Fact]
    public void Bytes_that_are_neither_stay_what_they_are()
    {
        foreach (byte[] bytes in (byte[][])[[], [0], [0, 0, 0, 0], [0x7B, 0xFF, 0xFE], "[1]"u8.ToArray()])
            Assert.Equal(bytes, JsonEncoding.ToUtf8(bytes).ToArray());
    }
}
