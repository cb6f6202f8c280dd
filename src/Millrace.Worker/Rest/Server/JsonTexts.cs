using System.Text.Json;

namespace Millrace.Worker.Rest.Server;

/// <summary>Finds texts in JSON that cannot be read as text; the parser lets them pass and throws when they are asked for.</summary>
internal static class JsonTexts
{
    /// <summary>Where the first such text is, for a message, or null.</summary>
    public static string? FindBroken(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? property = null;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String)) continue;
            try
            {
                string text = reader.GetString()!;
                if (reader.TokenType == JsonTokenType.PropertyName) property = text;
            }
            catch (InvalidOperationException)
            {
                string kind = reader.TokenType == JsonTokenType.PropertyName ? "of a field's name" : "";
                return kind.Length > 0 ? $"{kind} at byte {reader.TokenStartIndex}" : property is null ? $"at byte {reader.TokenStartIndex}"
                    : $"of \"{property}\"";
            }
        }

        return null;
    }
}
