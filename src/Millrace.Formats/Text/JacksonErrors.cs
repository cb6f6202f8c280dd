using System.Text.Json;

namespace Millrace.Formats.Text;

/// <summary>
/// Says what is wrong with a JSON text in the words of the Java library. Only a registry's answers quote them;
/// whoever passes those on to people takes them out.
/// </summary>
internal static class JacksonErrors
{
    private const string Source = " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: ";

    public static string Describe(string text, JsonException fault)
    {
        int line = (int)(fault.LineNumber ?? 0);
        int at = IndexOf(text, line, (int)(fault.BytePositionInLine ?? 0));
        int end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$')) end++;
        // The reader stops inside of a wrong literal; the token began before.
        while (at > 0 && char.IsLetter(text[at - 1])) at--;
        int lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        if (at >= text.Length)
            return $"com.fasterxml.jackson.core.io.JsonEOFException: Unexpected end-of-input\n{Source}{line + 1}, column: "
                + $"{text.Length - lineStart + 1}]";
        if (end > at && char.IsLetter(text[at]))
            return $"com.fasterxml.jackson.core.JsonParseException: Unrecognized token '{text[at..end]}': was expecting (JSON String, "
                + $"Number, Array, Object or token "
                + $"'null', 'true' or 'false')\n{Source}{line + 1}, column: {end - lineStart + 1}]";
        return $"com.fasterxml.jackson.core.JsonParseException: Unexpected character ('{text[at]}' (code "
            + $"{(int)text[at]}))\n{Source}{line + 1}, column: {at - lineStart + 1}]";
    }

    private static int IndexOf(string text, int line, int bytesIntoLine)
    {
        int at = 0;
        while (line-- > 0 && at < text.Length) at = text.IndexOf('\n', at) + 1;
        for (int bytes = 0; at < text.Length && bytes < bytesIntoLine; at++)
            bytes += text[at] < 0x80 ? 1 : text[at] < 0x800 ? 2 : char.IsSurrogate(text[at]) ? 2 : 3;
        return at;
    }
}
