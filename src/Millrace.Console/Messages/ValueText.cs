using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.WebConsole.Components;

namespace Millrace.WebConsole.Messages;

/// <summary>Payloads as text on a page: digits as they were written, control and direction characters visible.</summary>
internal static class ValueText
{
    // As much as a row shows.
    private const int PreviewLength = 200;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line for a list.</summary>
    public static string Preview(Payload payload) => payload switch
    {
        { Kind: "null" } => "∅ tombstone",
        { Kind: "empty" } => "\"\" empty",
        { Picture: { } picture } => $"{picture["image/".Length..].ToUpperInvariant()} picture, {Texts.Number(payload.Length)} bytes",
        { Kind: "bytes" } => $"0x{Hex(payload.Bytes, 16)}{(payload.Length > 16 ? "…" : "")} {Texts.Number(payload.Length)} bytes",
        { Kind: "text", Text: "null" } => "\"null\"",
        _ => Visible(payload.Text.Length > PreviewLength ? payload.Text[..PreviewLength] + "…" : payload.Text),
    };

    /// <summary>
    /// JSON on several lines, each number with the digits that it came with; text as it is. Never through a number type: int64 and decimals
    /// stay exact.
    /// </summary>
    public static string Whole(Payload payload)
    {
        if (payload.Kind is "bytes" or "null" or "empty") return "";
        if (payload.Text.Length < 256 * 1024 && payload.Text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                return Visible(JsonSerializer.Serialize(JsonElement.Parse(payload.Text), Indented));
            }
            catch (JsonException)
            {
                // Text that only begins like JSON.
            }
        }

        return Visible(payload.Text);
    }

    /// <summary>
    /// Characters that would not be seen, or would turn the text around them about, by their code; line ends and tabs stay.
    /// </summary>
    public static string Visible(string text)
    {
        StringBuilder? visible = null;
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            bool isPair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            bool isHidden = character is not ('\n' or '\t' or '\r')
                && (char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator || (char.IsSurrogate(character) && !isPair));
            if (isHidden)
            {
                visible ??= new StringBuilder(text, 0, i, text.Length + 16);
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                continue;
            }

            visible?.Append(character);
            if (!isPair) continue;
            i++;
            visible?.Append(text[i]);
        }

        return visible?.ToString() ?? text;
    }

    /// <summary>Offset, sixteen bytes, and what of them is ASCII; as <c>xxd</c> shows it.</summary>
    public static string HexDump(ReadOnlySpan<byte> bytes)
    {
        var dump = new StringBuilder();
        for (int at = 0; at < bytes.Length; at += 16)
        {
            ReadOnlySpan<byte> line = bytes[at..Math.Min(bytes.Length, at + 16)];
            dump.Append(CultureInfo.InvariantCulture, $"{at:x8}  ");
            for (int i = 0; i < 16; i++) dump.Append(i < line.Length ? line[i].ToString("x2", CultureInfo.InvariantCulture) : "  ")
                .Append(i == 7 ? "  " : " ");
            dump.Append(' ');
            foreach (byte one in line) dump.Append(one is >= 0x20 and < 0x7f ? (char)one : '.');
            dump.Append('\n');
        }

        return dump.ToString();
    }

    private static string Hex(byte[] bytes, int most) => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, most)));
}
