using System.Text.Encodings.Web;

namespace Millrace.Worker.Stores;

/// <summary>Escapes what Jackson escapes: quote, backslash and the controls below U+0020, those with a short form by it. Everything else is UTF-8 as it is.</summary>
internal sealed unsafe class JacksonEncoder : JavaScriptEncoder
{
    private const string Hex = "0123456789ABCDEF";

    // \u001F
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> chars = new(text, textLength);
        for (int i = 0; i < chars.Length; i++)
        {
            if (WillEncode(chars[i])) return i;
            if (!char.IsSurrogate(chars[i])) continue;
            // A half of a pair alone is no text; the base class puts U+FFFD in its place.
            if (i + 1 == chars.Length || !char.IsSurrogatePair(chars[i], chars[i + 1])) return i;
            i++;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> output = new(buffer, bufferLength);
        string? escaped = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' => $"\\u00{Hex[unicodeScalar >> 4]}{Hex[unicodeScalar & 15]}",
            _ => char.ConvertFromUtf32(unicodeScalar),
        };
        bool fits = escaped.AsSpan().TryCopyTo(output);
        numberOfCharactersWritten = fits ? escaped.Length : 0;
        return fits;
    }
}
