using System.Buffers.Binary;
using System.Text;

namespace Millrace.Http;

/// <summary>
/// Makes UTF-8 of JSON in any encoding of Unicode. JSON's first character is ASCII, so that the zeros among the first four bytes tell the
/// encoding where no byte order mark does; the servers that ours stand in for look there too, and not at the charset of Content-Type.
/// </summary>
public static class JsonEncoding
{
    /// <summary>The same text without a byte order mark; the bytes themselves where they are UTF-8 already.</summary>
    /// <param name="json">JSON, or what a client sends in its place.</param>
    /// <exception cref="DecoderFallbackException">It is UTF-16 or UTF-32 with characters that do not exist, or ends within one.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> json)
    {
        ReadOnlySpan<byte> bytes = json.Span;
        if (bytes.StartsWith("\uFEFF"u8)) return json[3..];
        if (Encoding(bytes) is not { } encoding) return json;
        string text = encoding.GetString(bytes);
        return System.Text.Encoding.UTF8.GetBytes(text.StartsWith('\uFEFF') ? text[1..] : text);
    }

    private static Encoding? Encoding(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 4)
        {
            uint first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (first is 0xFEFF or > 0 and < 0x80)
                return new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true);
            if (first == 0xFFFE0000 || ((first & 0x00FFFFFF) == 0 && first != 0))
                return new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true);
        }

        if (bytes.Length < 2) return null;
        ushort half = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (half is 0xFEFF or > 0 and < 0x80) return new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
        return half == 0xFFFE || ((half & 0xFF) == 0 && half != 0)
            ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)
            : null;
    }
}
