using System.Text.Encodings.Web;

namespace Millrace.Worker.Stores;

/// <summary>
/// Escapes what Jackson escapes: quote, backslash and the controls below U+0020, those with a short form by it, and characters beyond
/// U+FFFF as the two halves of UTF-16. Everything else is UTF-8 as it is.
/// </summary>
internal sealed unsafe class JacksonEncoder : JavaScriptEncoder
{
    // \u001F
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\' or > char.MaxValue;

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        // A half of a pair without the other is found too: it is no text, and the base class puts U+FFFD in its place.
        for (int i = 0; i < textLength; i++)
            if (WillEncode(text[i]) || char.IsSurrogate(text[i])) return i;
        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> output = new(buffer, bufferLength);
        string escaped = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' => $"\\u{unicodeScalar:X4}",
            > char.MaxValue => string.Concat(char.ConvertFromUtf32(unicodeScalar).Select(half => $"\\u{(int)half:X4}")),
            _ => char.ConvertFromUtf32(unicodeScalar),
        };
        bool fits = escaped.AsSpan().TryCopyTo(output);
        numberOfCharactersWritten = fits ? escaped.Length : 0;
        return fits;
    }
}
