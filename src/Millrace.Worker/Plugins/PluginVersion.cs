using System.Globalization;

namespace Millrace.Worker.Plugins;

/// <summary>
/// A version as plugins have them, such as <c>1.2.0</c> or <c>1.2.0-beta.3+commit</c>: numbers, of which missing ones are 0, and a
/// pre-release, which comes before the release itself
/// (semver.org, 11). What is no number is text, and texts come before numbers.
/// </summary>
internal readonly struct PluginVersion : IComparable<PluginVersion>
{
    private readonly string[] _numbers;
    private readonly string[] _preRelease;

    private PluginVersion(string[] numbers, string[] preRelease)
    {
        _numbers = numbers;
        _preRelease = preRelease;
    }

    public static PluginVersion Of(string text)
    {
        string version = text.Split('+')[0];
        int dash = version.IndexOf('-', StringComparison.Ordinal);
        return new PluginVersion((dash < 0 ? version : version[..dash]).Split('.'), dash < 0 ? [] : version[(dash + 1)..].Split('.'));
    }

    /// <summary>False for what only looks like a version: an empty text, or parts that are no numbers.</summary>
    public static bool IsVersion(string text) =>
        Of(text)._numbers.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    public int CompareTo(PluginVersion other)
    {
        for (int i = 0; i < Math.Max(_numbers.Length, other._numbers.Length); i++)
            if (Compare(_numbers.ElementAtOrDefault(i) ?? "0", other._numbers.ElementAtOrDefault(i) ?? "0") is var part and not 0)
                return part;
        if (_preRelease.Length == 0 || other._preRelease.Length == 0) return other._preRelease.Length.CompareTo(_preRelease.Length);
        for (int i = 0; i < Math.Min(_preRelease.Length, other._preRelease.Length); i++)
            if (Compare(_preRelease[i], other._preRelease[i]) is var part and not 0) return part;
        return _preRelease.Length.CompareTo(other._preRelease.Length);
    }

    // semver.org: numbers by value, and below texts; a version whose numbers are texts comes before all that have some.
    private static int Compare(string left, string right)
    {
        bool isLeft = int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out int leftNumber);
        bool isRight = int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out int rightNumber);
        return isLeft && isRight
            ? leftNumber.CompareTo(rightNumber)
            : isLeft != isRight ? isRight.CompareTo(isLeft) : string.CompareOrdinal(left, right);
    }
}
