namespace Millrace.Worker.Plugins;

/// <summary>
/// A Maven range of versions: <c>[1.0,2.0)</c>, <c>(,3]</c>; a bare <c>1.2</c> is exactly that one (Maven itself would only prefer it), and nothing or
/// <c>latest</c> is any. Compared number by number, missing ones are 0.
/// </summary>
internal sealed class VersionRange
{
    private readonly Version? _least;
    private readonly Version? _most;
    private readonly bool _withLeast;
    private readonly bool _withMost;

    private VersionRange(Version? least, Version? most, bool withLeast, bool withMost)
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
        if (text[0] is not ('[' or '(')) return Read(text, out Version? exact) && exact is not null ? new VersionRange(exact, exact, true, true) : null;
        if (text.Length < 3 || text[^1] is not (']' or ')')) return null;
        string[] ends = text[1..^1].Split(',');
        if (ends.Length > 2 || !Read(ends[0], out Version? least) || !Read(ends[^1], out Version? most)) return null;
        return new VersionRange(least, most, text[0] == '[', text[^1] == ']');
    }

    public bool Contains(string version)
    {
        if (!Read(version, out Version? found) || found is null) return false;
        return (_least is null || (_withLeast ? found >= _least : found > _least)) && (_most is null || (_withMost ? found <= _most : found < _most));
    }

    private static bool Read(string text, out Version? version)
    {
        version = null;
        if (text.Length == 0) return true;
        string numbers = text.Split('-', '+')[0];
        int[] parts = new int[4];
        string[] given = numbers.Split('.');
        if (given.Length > 4) return false;
        for (int i = 0; i < given.Length; i++)
            if (!int.TryParse(given[i], out parts[i]) || parts[i] < 0) return false;
        version = new Version(parts[0], parts[1], parts[2], parts[3]);
        return true;
    }
}
