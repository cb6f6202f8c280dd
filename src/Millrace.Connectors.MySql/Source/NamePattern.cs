using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// A regular expression of the settings that must match a whole name.
/// It takes time by the length of the name, or is given up after a second where it cannot.
/// </summary>
internal sealed class NamePattern
{
    private readonly string _setting;
    private readonly string _pattern;
    private readonly Regex _whole;

    /// <param name="setting">Where it was given, for messages.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public NamePattern(string setting, string pattern)
    {
        (_setting, _pattern) = (setting, pattern);
        _whole = SafeRegex.Fault(pattern) is { } fault ? throw new ArgumentException(fault, nameof(pattern)) : SafeRegex.Whole(pattern);
    }

    /// <exception cref="ConfigException">It cannot be told in time.</exception>
    public bool IsMatch(string name)
    {
        try
        {
            return _whole.IsMatch(name);
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new ConfigException($"Invalid value for configuration {_setting}: {SafeRegex.TooLong(_pattern, name, fault)}", fault);
        }
    }
}
