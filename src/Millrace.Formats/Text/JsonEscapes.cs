using System.Text.Json;

namespace Millrace.Formats.Text;

/// <summary>
/// JSON can write half of a surrogate pair (<c>\ud800</c>), which .NET refuses only when the text is taken, as it does bytes that are no
/// UTF-8: far from where an error can name it.
/// </summary>
public static class JsonEscapes
{
    /// <summary>
    /// Which text is broken so: <c>of "member"</c>, <c>of a field's name at byte 22</c>, or <c>at byte 22</c> for one without a member;
    /// null when all are well.
    /// </summary>
    /// <param name="json">Valid JSON.</param>
    /// <param name="maxDepth">How deep it is nested at most.</param>
    public static string? FindBroken(ReadOnlySpan<byte> json, int maxDepth = 64)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        string? member = null;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String)) continue;
            try
            {
                string text = reader.GetString()!;
                if (reader.TokenType == JsonTokenType.PropertyName) member = text;
            }
            catch (InvalidOperationException)
            {
                return reader.TokenType == JsonTokenType.PropertyName ? $"of a field's name at byte {reader.TokenStartIndex}"
                    : member is null ? $"at byte {reader.TokenStartIndex}"
                    : $"of \"{member}\"";
            }
        }

        return null;
    }
}
