namespace Millrace.Config;

/// <summary>The checks that many settings share, with Kafka's words.</summary>
public static class SettingChecks
{
    private const string NoValue = "Value must be non-null";

    /// <summary>The value is that or more.</summary>
    public static Setting<int> AtLeast(this Setting<int> setting, int least) =>
        setting.Allow($"at least {least}").Check(value => value < least ? $"Value must be at least {least}" : null, NoValue);

    /// <summary>The value is that or more.</summary>
    public static Setting<long> AtLeast(this Setting<long> setting, long least) =>
        setting.Allow($"at least {least}").Check(value => value < least ? $"Value must be at least {least}" : null, NoValue);

    /// <summary>The value is one of these or between them.</summary>
    public static Setting<int> Between(this Setting<int> setting, int least, int most) =>
        setting.AtLeast(least).Allow($"{least} to {most}").Check(value => value > most ? $"Value must be no more than {most}" : null);

    /// <summary>The value is one of these or between them.</summary>
    public static Setting<long> Between(this Setting<long> setting, long least, long most) =>
        setting.AtLeast(least).Allow($"{least} to {most}").Check(value => value > most ? $"Value must be no more than {most}" : null);

    /// <summary>No less than <paramref name="least"/> and no more than <paramref name="most"/>.</summary>
    public static Setting<double> Between(this Setting<double> setting, double least, double most) =>
        setting.Allow($"{least} to {most}")
            .Check(value => value < least ? $"Value must be at least {least}" : value > most ? $"Value must be no more than {most}" : null);

    /// <summary>The text has at least one character.</summary>
    public static Setting<string> NotEmpty(this Setting<string> setting) =>
        setting.Allow("not empty").Check(value => value.Length == 0 ? "String must be non-empty" : null);

    /// <summary>The text is one of these, which are offered too.</summary>
    public static Setting<string> OneOf(this Setting<string> setting, params string[] allowed) =>
        setting.Among(allowed).Check(value => allowed.Contains(value) ? null : $"String must be one of: {string.Join(", ", allowed)}");

    /// <summary>The text is one of these in any case; they are offered too.</summary>
    public static Setting<string> OneOfAnyCase(this Setting<string> setting, params string[] allowed) =>
        setting.Among(allowed).Check(value => allowed.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"String must be one of (case insensitive): {string.Join(", ", allowed)}");
}
