using System.Text.RegularExpressions;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>A regular expression of the settings that must match a whole name. It takes time by the length of the name, or is given up after a second where it cannot.</summary>
internal sealed class NamePattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly string _setting;
    private readonly string _pattern;
    private readonly Regex _whole;

    /// <param name="setting">Where it was given, for messages.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public NamePattern(string setting, string pattern)
    {
        (_setting, _pattern) = (setting, pattern);
        _ = new Regex(pattern, RegexOptions.CultureInvariant); // by itself: "a)|(b" would become one by what is put around it
        string whole = $"^(?:{pattern})\\z";
        try
        {
            _whole = new Regex(whole, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            _whole = new Regex(whole, RegexOptions.CultureInvariant, Longest); // looks ahead or back
        }
    }

    /// <summary>Errors: <see cref="ConfigException"/> when it cannot be told in time.</summary>
    public bool IsMatch(string name)
    {
        try
        {
            return _whole.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ConfigException($"Invalid value for configuration {_setting}: the regular expression '{_pattern}' takes more than a second on {name}. Write it without repetitions inside of repetitions");
        }
    }
}
