namespace Millrace.Config;

/// <summary>One setting of a validated configuration.</summary>
/// <param name="Name">Its name, also when it is not declared.</param>
/// <param name="Setting">The declaration, or null.</param>
/// <param name="Value">
/// Text given, else the default; null when there is neither. Secrets are in clear here: whoever shows it hides them.
/// </param>
/// <param name="Errors">Messages for people; empty when all is well.</param>
public sealed record ValidatedSetting(string Name, Setting? Setting, string? Value, List<string> Errors)
{
    /// <summary>False hides it in forms because another setting makes it meaningless.</summary>
    public bool IsVisible { get; set; } = true;

    /// <summary>Values to offer, where they depend on the configuration; else those of the declaration.</summary>
    public IReadOnlyList<string> RecommendedValues { get; set; } = Setting?.RecommendedValues ?? [];
}
