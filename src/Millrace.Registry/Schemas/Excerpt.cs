namespace Millrace.Registry.Schemas;

/// <summary>
/// Texts of clients in messages: a message that repeats a schema of a megabyte helps nobody, and is logged and passed on by every client.
/// </summary>
internal static class Excerpt
{
    /// <summary>Longest that is shown in full.</summary>
    public const int MaxLength = 1024;

    /// <summary>The text, cut where it is longer, with a word about it.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : $"<truncated> '{Start(text, MaxLength)}...'";

    /// <summary>So many characters at most, without half of a surrogate pair at the end.</summary>
    public static string Start(string text, int maxLength) =>
        text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
}
