using Millrace.Config;
using Millrace.Worker.Config;

namespace Millrace.Worker.Validation;

/// <summary>
/// Keeps what came from config providers, and passwords, out of answers: a value that was given by reference is answered as the reference, errors at it
/// say only that there is one, and its text is taken out of everything else that is said.
/// </summary>
internal sealed class SecretGuard
{
    // Shorter texts are too likely to stand in a message by chance, and replacing them would garble it.
    private const int ShortestReplaced = 4;

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly List<(string Text, string Instead)> _resolved = [];
    private readonly List<(string Text, string Instead)> _passwords = [];

    public SecretGuard(IReadOnlyDictionary<string, string?> given, IReadOnlyDictionary<string, string?> resolved, ConfigProviders providers)
    {
        foreach (var (key, value) in given)
        {
            if (value is null || !providers.HasReference(value)) continue;
            _references[key] = value;
            Hide(_resolved, resolved[key], value);
        }
    }

    /// <summary>A password that may have got into an error text.</summary>
    public void HidePassword(string? text) => Hide(_passwords, text, Secret.Hidden);

    public ConfigValueInfo Show(ConfigEntry entry)
    {
        string? reference = entry.GivenNames.Select(name => _references.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);
        if (reference is not null)
        {
            string[] errors = entry.Errors.Count == 0
                ? []
                : [$"Invalid value for configuration '{entry.Name}': the value resolved from the config provider reference failed validation"];
            return new ConfigValueInfo(entry.Name, reference, [], errors, entry.IsVisible);
        }

        string? value = entry is { IsSecret: true, Value: not null } ? Secret.Hidden : entry.Value is null ? null : Clean(entry.Value, _resolved);
        return new ConfigValueInfo(entry.Name, value, entry.Recommended, entry.Errors.Select(error => Clean(Clean(error, _resolved), _passwords)).ToList(), entry.IsVisible);
    }

    private static void Hide(List<(string Text, string Instead)> list, string? text, string instead)
    {
        if (text is { Length: >= ShortestReplaced } && text != instead) list.Add((text, instead));
    }

    private static string Clean(string text, List<(string Text, string Instead)> hidden)
    {
        foreach (var (secret, instead) in hidden) text = text.Replace(secret, instead, StringComparison.Ordinal);
        return text;
    }
}
