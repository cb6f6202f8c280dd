using System.Text;
using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Transforms.Topics;

/// <summary>
/// A regular expression over topics, with Java's <c>matches</c> and <c>replaceFirst</c>. Java's possessive quantifiers are unknown to .NET.
/// </summary>
internal sealed class TopicPattern(string pattern)
{
    private readonly Regex _whole = SafeRegex.Whole(pattern);
    private readonly Regex _first = SafeRegex.Create(pattern);

    /// <exception cref="DataException">It takes too long.</exception>
    public bool MatchesAll(string topic)
    {
        try
        {
            return _whole.IsMatch(topic);
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new DataException(SafeRegex.TooLong(pattern, topic, fault), fault);
        }
    }

    /// <summary>The first match replaced; <c>$1</c> and <c>${name}</c> are groups, a backslash makes the next character plain.</summary>
    /// <exception cref="FormatException">For a group that there is not.</exception>
    /// <exception cref="DataException">It takes too long.</exception>
    public string ReplaceFirst(string topic, string replacement)
    {
        try
        {
            return _first.Replace(topic, match => Expand(match, replacement), 1);
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new DataException(SafeRegex.TooLong(pattern, topic, fault), fault);
        }
    }

    private static string Expand(Match match, string replacement)
    {
        var text = new StringBuilder();
        for (int i = 0; i < replacement.Length; i++)
        {
            char c = replacement[i];
            if (c == '\\' && i + 1 < replacement.Length) text.Append(replacement[++i]);
            else if (c == '$') i = AppendGroup(text, match, replacement, i);
            else text.Append(c);
        }

        return text.ToString();
    }

    // As many digits as still name a group: with nine groups, $12 is group 1 and the digit 2.
    private static int AppendGroup(StringBuilder text, Match match, string replacement, int dollar)
    {
        int at = dollar + 1;
        if (at < replacement.Length && replacement[at] == '{')
        {
            int close = replacement.IndexOf('}', at);
            string name = close < 0 ? "" : replacement[(at + 1)..close];
            if (name.Length == 0 || !match.Groups.ContainsKey(name)) throw new FormatException($"No group with name {{{name}}}");
            text.Append(match.Groups[name].Value);
            return close;
        }

        if (at >= replacement.Length || !char.IsAsciiDigit(replacement[at])) throw new FormatException("Illegal group reference");
        int group = replacement[at] - '0';
        if (group >= match.Groups.Count) throw new FormatException($"No group {group}");
        while (at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]) && (group * 10)
            + replacement[at + 1] - '0' < match.Groups.Count)
            group = (group * 10) + replacement[++at] - '0';
        text.Append(match.Groups[group].Value);
        return at;
    }
}
