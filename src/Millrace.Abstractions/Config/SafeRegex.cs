using System.Text.RegularExpressions;

namespace Millrace.Config;

/// <summary>
/// Regular expressions that come from outside. They run in time proportional to the text (<see cref="RegexOptions.NonBacktracking"/>);
/// those that need what that engine lacks, such as a look-ahead or a back reference, may take a second and end in a
/// <see cref="RegexMatchTimeoutException"/>.
/// </summary>
public static class SafeRegex
{
    /// <summary>
    /// Longer than any list of names that people write; what an engine makes of an expression takes a multiple of its length.
    /// </summary>
    public const int MostCharacters = 10_000;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? Fault(string pattern)
    {
        if (pattern.Length > MostCharacters) return $"an expression has at most {MostCharacters} characters, this one has {pattern.Length}";
        try
        {
            // By itself: a)|(b would become an expression by what is put around it.
            Create(pattern);
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>An expression that finds a match anywhere.</summary>
    /// <exception cref="ArgumentException"/>
    public static Regex Create(string pattern, RegexOptions options = RegexOptions.CultureInvariant)
    {
        if (pattern.Length > MostCharacters + 16) throw new ArgumentException(Fault(pattern), nameof(pattern));
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, TimeLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, TimeLimit);
        }
    }

    /// <summary>What to say of an expression that has taken too long.</summary>
    public static string TooLong(string pattern, string text, RegexMatchTimeoutException fault) =>
        $"The expression '{pattern}' has not come to an end with '{text}' after {fault.MatchTimeout.TotalSeconds} s; write it without "
        + $"nested repetitions";

    /// <summary>An expression that must match the whole text, as Java's <c>matches</c>.</summary>
    /// <exception cref="ArgumentException"/>
    public static Regex Whole(string pattern, RegexOptions options = RegexOptions.CultureInvariant) =>
        Create($@"\A(?:{pattern})\z", options);
}
