using System.Text;
using Millrace.Formats;
using Millrace.WebConsole.Messages;

namespace Millrace.WebConsole.Tests.Messages;

/// <summary>What a payload looks like, for each kind of payload there is.</summary>
public sealed class ValueTextTests
{
    private static readonly PayloadText Decoder = new(new Dictionary<string, string>());

    [Theory]
    [InlineData("""{"id":9007199254740993,"price":1.10,"x":1e400,"z":-0}""", "JSON", """{"id":9007199254740993,"price":1.10,"x":1e400,"z":-0}""")]
    [InlineData("hello", "text", "hello")]
    [InlineData("null", "text", "\"null\"")]
    [InlineData("a\u202eb\u200bc", "text", "a\\u202eb\\u200bc")]
    [InlineData("{no json", "text", "{no json")]
    [InlineData("ä😀", "text", "ä😀")]
    public void Text_is_shown_with_its_own_digits_and_nothing_hidden(string text, string kind, string preview)
    {
        Payload payload = Of(Encoding.UTF8.GetBytes(text));
        Assert.Equal(kind, payload.Kind);
        Assert.Equal(preview, ValueText.Preview(payload));
    }

    [Fact]
    public void Numbers_keep_their_digits_on_several_lines_too() =>
        Assert.Equal("{\n  \"id\": 9007199254740993,\n  \"price\": 1.10\n}".ReplaceLineEndings("\n"),
            ValueText.Whole(Of("""{"id":9007199254740993,"price":1.10}"""u8)).ReplaceLineEndings("\n"));

    [Fact]
    public void Nothing_an_empty_text_and_bytes_are_told_apart()
    {
        Assert.Equal("∅ tombstone", ValueText.Preview(Payload.Null));
        Assert.Equal("\"\" empty", ValueText.Preview(Of([])));
        Assert.Equal("0x0001020304050607080910111213fffe… 20 bytes",
            ValueText.Preview(Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10, 0x11, 0x12, 0x13, 0xff, 0xfe, 0, 0, 0, 0])));
        Assert.Equal("bytes", Of("control \u0001 characters"u8).Kind);
    }

    [Fact]
    public void Pictures_are_known_by_their_bytes_and_SVG_is_none()
    {
        Assert.Equal("image/png", Of([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0]).Picture);
        Assert.Null(Of("<svg onload='alert(1)'/>"u8).Picture);
    }

    [Fact]
    public void What_begins_like_a_schemas_but_has_no_registry_is_bytes_with_a_reason()
    {
        Payload payload = Of([0, 0, 0, 0, 7, 1, 2, 255]);
        Assert.Equal(("bytes", 7), (payload.Kind, payload.SchemaId));
        Assert.Contains("schema 7", payload.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_has_offsets_bytes_and_their_ASCII() =>
        Assert.Equal("00000000  41 42 00 7f                                       AB..\n", ValueText.HexDump([0x41, 0x42, 0, 0x7f]));

    [Fact]
    public void A_large_value_is_kept_in_part_and_its_length_told()
    {
        Payload payload = Of(Encoding.UTF8.GetBytes(new string('x', 100_000)));
        Assert.Equal((100_000, MessageReader.MostBytes, MessageReader.MostBytes),
            (payload.Length, payload.Bytes.Length, payload.Text.Length));
        Assert.Equal(201, ValueText.Preview(payload).Length);
    }

    private static Payload Of(ReadOnlySpan<byte> bytes) => MessageReader.PayloadOf("t", default, bytes, Decoder);
}
