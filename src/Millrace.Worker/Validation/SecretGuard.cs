using Millrace.Config;
using Millrace.Worker.Config;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Validation;

/// <summary>
/// Keeps what came from config providers, and passwords, out of answers:
/// a value that was given by reference is answered as the reference, errors at it say only that there is one, and its text is taken out of
/// everything else that is said.
/// </summary>
internal sealed class SecretGuard
{
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly SecretText _resolved;
    private readonly SecretText _passwords;

    /// <param name="given">The configuration as it was sent.</param>
    /// <param name="resolved">The same with references resolved.</param>
    /// <param name="providers">What resolved them.</param>
    /// <param name="passwords">Knows the passwords that may have got into an error text.</param>
    public SecretGuard(
        IReadOnlyDictionary<string, string?> given, IReadOnlyDictionary<string, string?> resolved, ConfigProviders providers,
        SecretText passwords)
    {
        foreach (var (key, value) in given)
            if (value is not null && providers.HasReference(value)) _references[key] = value;
        _resolved = new SecretText(_references.Select(reference => (resolved[reference.Key], reference.Value)));
        _passwords = passwords;
    }

    public ConfigValueInfo Show(ConfigEntry entry)
    {
        string? reference = entry.GivenNames.Select(name => _references.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        if (reference is not null)
        {
            string[] errors = entry.Errors.Count == 0
                ? []
                : [$"Invalid value for configuration '{entry.Name}': the value resolved from the config provider reference failed "
                + $"validation"];
            return new ConfigValueInfo(entry.Name, UrlSecrets.Hide(reference), [], errors, entry.IsVisible);
        }

        string? value = entry is { IsSecret: true, Value: not null }
            ? Secret.Hidden
            : entry.Value is null ? null : UrlSecrets.Hide(_resolved.Hide(entry.Value));
        return new ConfigValueInfo(entry.Name, value, entry.Recommended,
            entry.Errors.Select(error => _passwords.Hide(_resolved.Hide(error))).ToList(), entry.IsVisible);
    }

    /// <summary>The text without what must not be told.</summary>
    public string Hide(string text) => UrlSecrets.Hide(_passwords.Hide(_resolved.Hide(text)));
}
