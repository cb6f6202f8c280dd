using System.Text.RegularExpressions;

namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>Which settings may hold something that nobody should read.</summary>
internal static partial class Secrets
{
    /// <summary>By its name; for plugins that do not say it, and settings that no plugin knows.</summary>
    public static bool IsNamedSo(string setting) => Name().IsMatch(setting);

    /// <summary>
    /// Whether a value may be repeated in a message: neither its setting nor itself looks like a secret.
    /// An address may hold a login, and a text an assignment to a password.
    /// </summary>
    public static bool IsHarmless(string setting, string value) => !IsNamedSo(setting) && !Value().IsMatch(value);

    [GeneratedRegex(@"password|passphrase|secret|token|credential|jaas|private\.key|api\.?key|user\.info|auth", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex(@"password|passphrase|secret|token|credential|pwd|private.key|api.?key|bearer|basic |://[^/\s]*@",
        RegexOptions.IgnoreCase)]
    private static partial Regex Value();
}
