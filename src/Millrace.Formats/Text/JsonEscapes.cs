using System.Text.Json;

namespace Millrace.Formats.Text;

/// <summary>
/// JSON can write half of a surrogate pair (<c>\ud800</c>), which .NET refuses only when the text is taken:
/// far from where an error can name it.
/// </summary>
public static class JsonEscapes
{
    /// <summary>The member whose name or text is broken so, empty for one without a member; null when all are well.</summary>
    /// <param name="json">Valid JSON.</param>
    /// <param name="maxDepth">How deep it is nested at most.</param>
    public static string? FindBroken(ReadOnlySpan<byte> json, int maxDepth = 64)
    {
        if (json.IndexOf("\\u"u8) < 0) return null;
        string member = "";
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName) member = reader.GetString()!;
                else if (reader.TokenType == JsonTokenType.String) _ = reader.GetString();
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return member;
        }
    }
}
