namespace Millrace.Registry.Schemas;

/// <summary>
/// Which earlier versions a new one must get along with, and in which direction. Names are as in requests, with underscores.
/// </summary>
internal enum CompatibilityLevel
{
    None,
    Backward,
    BackwardTransitive,
    Forward,
    ForwardTransitive,
    Full,
    FullTransitive,
}

/// <summary>The levels as requests and answers write them, and what they mean.</summary>
internal static class CompatibilityLevels
{
    private static readonly (CompatibilityLevel Level, string Name)[] Names =
    [
        (CompatibilityLevel.None, "NONE"), (CompatibilityLevel.Backward, "BACKWARD"),
            (CompatibilityLevel.BackwardTransitive, "BACKWARD_TRANSITIVE"),
        (CompatibilityLevel.Forward, "FORWARD"), (CompatibilityLevel.ForwardTransitive, "FORWARD_TRANSITIVE"),
            (CompatibilityLevel.Full, "FULL"),
        (CompatibilityLevel.FullTransitive, "FULL_TRANSITIVE"),
    ];

    /// <summary>In any case; null when there is no such level.</summary>
    public static CompatibilityLevel? Find(string name)
    {
        foreach (var (level, known) in Names)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) return level;
        return null;
    }

    public static string Name(this CompatibilityLevel level) => Names[(int)level].Name;

    /// <summary>All live versions count, not only the latest.</summary>
    public static bool IsTransitive(this CompatibilityLevel level) =>
        level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.FullTransitive;

    public static bool NewReadsOld(this CompatibilityLevel level) =>
        level is not (CompatibilityLevel.None or CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive);

    public static bool OldReadsNew(this CompatibilityLevel level) =>
        level is not (CompatibilityLevel.None or CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive);
}
