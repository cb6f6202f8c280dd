namespace Millrace.Worker.Plugins;

/// <summary>
/// A Maven range of versions: <c>[1.0,2.0)</c>, <c>(,3]</c>; a bare <c>1.2</c> is exactly that one (Maven itself would only prefer it),
/// and nothing or
/// <c>latest</c> is any. A pre-release comes before its release: <c>[1.0,2.0)</c> holds 2.0-beta and not 1.0-beta.
/// </summary>
internal sealed class VersionRange
{
    private readonly PluginVersion? _least;
    private readonly PluginVersion? _most;
    private readonly bool _withLeast;
    private readonly bool _withMost;

    private VersionRange(PluginVersion? least, PluginVersion? most, bool withLeast, bool withMost)
    {
        _least = least;
        _most = most;
        _withLeast = withLeast;
        _withMost = withMost;
    }

    /// <summary>The range, or null when the text is none.</summary>
    public static VersionRange? TryParse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text == "latest") return new VersionRange(null, null, withLeast: true, withMost: true);
        if (text[0] is not ('[' or '('))
            return Read(text, out PluginVersion? exact) && exact is not null ? new VersionRange(exact, exact, true, true) : null;
        if (text.Length < 3 || text[^1] is not (']' or ')')) return null;
        string[] ends = text[1..^1].Split(',');
        if (ends.Length > 2 || !Read(ends[0], out PluginVersion? least) || !Read(ends[^1], out PluginVersion? most)) return null;
        return new VersionRange(least, most, text[0] == '[', text[^1] == ']');
    }

    public bool Contains(string version)
    {
        if (!PluginVersion.IsVersion(version)) return _least is null && _most is null;
        PluginVersion found = PluginVersion.Of(version);
        return (_least is not { } least || found.CompareTo(least) is var low && (low > 0 || (_withLeast && low == 0)))
            && (_most is not { } most || found.CompareTo(most) is var high && (high < 0 || (_withMost && high == 0)));
    }

    private static bool Read(string text, out PluginVersion? version)
    {
        text = text.Trim();
        version = text.Length > 0 ? PluginVersion.Of(text) : null;
        return text.Length == 0 || PluginVersion.IsVersion(text);
    }
}
