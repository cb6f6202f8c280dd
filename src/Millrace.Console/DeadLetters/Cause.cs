using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>
/// Why records failed, without what differs from record to record: the exception's class, and its message with digits and quoted
/// parts folded.
/// </summary>
/// <param name="Class">Without its namespace; empty when headers do not say.</param>
/// <param name="Text">The message with <c>…</c> for what was folded.</param>
public sealed partial record Cause(string Class, string Text)
{
    // As much of a message as tells causes apart; the rest is often the record itself.
    private const int MostText = 300;

    /// <summary>Short, and the same for the same cause, for addresses.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Class}\n{Text}")).AsSpan(0, 4));

    /// <summary>Of one dead letter.</summary>
    public static Cause Of(LetterFacts letter)
    {
        string text = letter.Message.Length > 4 * MostText ? letter.Message[..(4 * MostText)] : letter.Message;
        text = Digits().Replace(Quoted().Replace(text, "…"), "…");
        text = Runs().Replace(text, "…").Trim();
        return new Cause(letter.Class[(letter.Class.LastIndexOfAny(['.', '+']) + 1)..],
            text.Length > MostText ? text[..MostText] + "…" : text);
    }

    // 'x', "x" and `x`, but not the apostrophe of a word.
    [GeneratedRegex("""(?<!\w)(['"`])[^'"`]{0,500}\1(?!\w)""", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|0x[0-9a-fA-F]+|[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    // A time or an address is one thing that differs, not five.
    [GeneratedRegex("…([ ,.:;@/-]{0,2}…)+", RegexOptions.NonBacktracking)]
    private static partial Regex Runs();
}

/// <summary>Dead letters of one cause.</summary>
/// <param name="Cause">What they have in common.</param>
/// <param name="Letters">In the order they were read in.</param>
public sealed record CauseGroup(Cause Cause, IReadOnlyList<LetterFacts> Letters)
{
    /// <summary>The earliest; null when none has a time.</summary>
    public DateTimeOffset? First => Letters.Min(letter => letter.Time);

    /// <summary>The latest; null when none has a time.</summary>
    public DateTimeOffset? Last => Letters.Max(letter => letter.Time);

    /// <summary>Those with most letters first, then by text.</summary>
    public static IReadOnlyList<CauseGroup> Of(IEnumerable<LetterFacts> letters) =>
        [.. letters.GroupBy(Cause.Of).Select(group => new CauseGroup(group.Key, [.. group]))
            .OrderByDescending(group => group.Letters.Count).ThenBy(group => group.Cause.Text, StringComparer.Ordinal)];
}
