using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Secrets;

/// <summary>
/// Settings of type PASSWORD are answered as <c>********</c>, and so is the secret within a URL;
/// what was answered, put back unchanged, keeps what is stored. Kafka Connect answers them in clear. References to config providers are
/// answered as they were written: they are no secret.
/// </summary>
/// <remarks>
/// A stored secret is kept only while it goes where it went: with another class, or another address to send it to, whoever changes the
/// configuration could have it told to them. The mask stays in place then, and validation refuses it (<see cref="Refusal"/>).
/// </remarks>
internal sealed partial class SecretMask(PluginRegistry plugins)
{
    public const string Mask = UrlSecrets.Mask;

    /// <summary>The configuration as it may be shown.</summary>
    public IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> config) => Hide(config, config);

    /// <summary>The configuration of a task as it may be shown, by what its connector says of its settings.</summary>
    public IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> config,
        IReadOnlyDictionary<string, string> connectorConfig)
    {
        var places = new ConfigPlaces(plugins, connectorConfig);
        return config.ToDictionary(entry => entry.Key, entry => Show(places, entry.Key, entry.Value), StringComparer.Ordinal);
    }

    /// <summary>Takes the secrets of a configuration in force out of texts: traces and log lines of its connector.</summary>
    /// <param name="given">As users wrote it, references resolved.</param>
    /// <param name="inForce">The same in the connector's words.</param>
    /// <param name="more">Secrets that stand elsewhere.</param>
    public SecretText TextOf(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> inForce,
        IEnumerable<string> more)
    {
        var places = new ConfigPlaces(plugins, given);
        return new SecretText(given.Concat(inForce)
            .SelectMany(entry => places.IsSecret(entry.Key) ? [entry.Value] : UrlSecrets.Of(entry.Value)).Concat(more)
            // Within a URL it may be escaped, and is told as it is used.
            .SelectMany(secret => new[] { secret, Uri.UnescapeDataString(secret) }).Select(secret => ((string?)secret, Secret.Hidden)));
    }

    /// <summary>
    /// What was sent as a whole configuration, with the stored value wherever what was shown of it came back and may be kept.
    /// </summary>
    public Dictionary<string, string?> Restore(IReadOnlyDictionary<string, string?> sent, IReadOnlyDictionary<string, string>? stored)
    {
        var restored = sent.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (stored is null) return restored;
        var places = new ConfigPlaces(plugins, stored);
        List<string> kept = [.. sent.Where(entry => IsShown(places, stored, entry.Key, entry.Value)).Select(entry => entry.Key)];
        foreach (string key in kept) restored[key] = stored[key];
        foreach (string key in kept.Where(Moves(places, stored, restored))) restored[key] = sent[key];
        return restored;
    }

    /// <summary>
    /// The same for a change of some settings. A stored secret that it does not mention but would send elsewhere is in it as a mask.
    /// </summary>
    public Dictionary<string, string?> RestorePatch(IReadOnlyDictionary<string, string?> patch, IReadOnlyDictionary<string, string> stored)
    {
        var places = new ConfigPlaces(plugins, stored);
        var shown = Hide(stored).ToDictionary(entry => entry.Key, string? (entry) => entry.Value, StringComparer.Ordinal);
        Dictionary<string, string?> wanted = new(shown, StringComparer.Ordinal);
        foreach (var (key, value) in patch) wanted[key] = value;
        Dictionary<string, string?> restored = Restore(wanted, stored);
        return restored.Where(entry => patch.ContainsKey(entry.Key) || entry.Value != stored.GetValueOrDefault(entry.Key))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// Why a value cannot be stored: a mask that stands for no secret, or for one that must not be taken along. Null when it can.
    /// </summary>
    public static string? Refusal(string name, string? value) => value is not null && (value == Mask || UrlSecrets.Of(value).Contains(Mask))
        ? $"Invalid value {Mask} for configuration {name}: it stands for a stored secret, which is kept only while the class and the "
        + $"addresses it is sent to "
            + "(hosts, URLs, endpoints) stay as they are. Type the secret again, or refer to it as ${provider:key}."
        : null;

    private static string Show(ConfigPlaces places, string key, string value) =>
        value.Length == 0 || Reference().IsMatch(value) ? value : places.IsSecret(key) ? Mask : UrlSecrets.Hide(value);

    // The mask itself always asks for what is stored, also where the setting is no secret any more.
    private static bool IsShown(ConfigPlaces places, IReadOnlyDictionary<string, string> stored, string key, string? value) =>
        value is not null && stored.TryGetValue(key, out string? kept) && kept != value
        && (value == Mask || value == Show(places, key, kept));

    /// <summary>
    /// Says of a stored secret whether the wanted configuration would hand it to another class or send it to another address.
    /// </summary>
    private Func<string, bool> Moves(ConfigPlaces before, IReadOnlyDictionary<string, string> stored, Dictionary<string, string?> wanted)
    {
        var after = new ConfigPlaces(plugins, ConfigText.WithoutNulls(wanted));
        List<string> moved = [.. stored.Keys.Union(wanted.Keys)
            .Where(key => before.IsAddress(key)
                && WithoutSecret(stored.GetValueOrDefault(key)) != WithoutSecret(wanted.GetValueOrDefault(key)))];
        bool isOtherConnector = before.ClassAt("") != after.ClassAt("");
        return key => isOtherConnector
            || before.ClassAt(ConfigPlaces.PrefixOf(key)) != after.ClassAt(ConfigPlaces.PrefixOf(key))
            || moved.Any(address => before.IsSentTo(key, address));
    }

    // A new password in a URL sends nothing elsewhere.
    private static string? WithoutSecret(string? address) => address is null ? null : UrlSecrets.Hide(address);

    [GeneratedRegex(@"^\$\{[^}]+\}$")]
    private static partial Regex Reference();
}
