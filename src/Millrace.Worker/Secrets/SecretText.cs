using Millrace.Config;

namespace Millrace.Worker.Secrets;

/// <summary>
/// Takes known secrets, and whatever URLs hold, out of texts that people will read: error messages, traces, log lines. Immutable.
/// </summary>
internal sealed class SecretText
{
    // Shorter texts are too likely to stand in a message by chance, and replacing them would garble it.
    private const int ShortestReplaced = 4;

    /// <summary>Knows no secret; hides those in URLs.</summary>
    public static readonly SecretText UrlsOnly = new([]);

    private readonly (string Text, string Instead)[] _hidden;

    /// <param name="hidden">Texts, each with what takes its place.</param>
    public SecretText(IEnumerable<(string? Text, string Instead)> hidden)
    {
        // Longest first: one may be a part of another.
        _hidden = [
            .. hidden.Where(entry => entry.Text is { Length: >= ShortestReplaced } text && text != entry.Instead && text != UrlSecrets.Mask)
            .Select(entry => (entry.Text!, entry.Instead)).Distinct().OrderByDescending(entry => entry.Item1.Length)];
    }

    public string Hide(string text)
    {
        foreach (var (secret, instead) in _hidden) text = text.Replace(secret, instead, StringComparison.Ordinal);
        return UrlSecrets.HideInText(text);
    }
}
