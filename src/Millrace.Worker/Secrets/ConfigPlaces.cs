using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Secrets;

/// <summary>
/// Where a setting of a connector's configuration belongs: to the connector, a converter, a transformation, a predicate or one of its Kafka
/// clients. Answers for each name whether it holds a secret, and whether it says where secrets are sent.
/// </summary>
internal sealed partial class ConfigPlaces(PluginRegistry plugins, IReadOnlyDictionary<string, string> config)
{
    private static readonly string[] OverridePrefixes = ["producer.override.", "consumer.override.", "admin.override."];

    private static readonly (string Prefix, string ClassSetting, PluginType[] Types)[] Converters =
        [.. new[] { "key", "value", "header" }.Select(role =>
            ($"{role}.converter.", $"{role}.converter", new[] { PluginType.Converter, PluginType.HeaderConverter }))];

    private readonly Dictionary<string, Plugin?> _plugins = new(StringComparer.Ordinal);

    /// <summary>
    /// The part of the name that says to whom it belongs, such as <c>value.converter.</c>; empty for the connector's own.
    /// </summary>
    public static string PrefixOf(string name) => Place(name).Prefix;

    /// <summary>The plugin class in charge there, by its full name; null for Kafka clients and when the configuration names none.</summary>
    public string? ClassAt(string prefix)
    {
        string? written = ClassSetting(prefix) is { } setting ? config.GetValueOrDefault(setting)?.Trim() : null;
        return PluginAt(prefix)?.ClassName ?? written;
    }

    /// <summary>
    /// True for a setting that is declared as a PASSWORD. A name that nobody there declares is taken for one when any plugin declares it
    /// so, or it looks like one: a secret stays a secret when the class that knew it is gone.
    /// So it does when the connector's spelling has made another setting of it, one that is not given itself.
    /// </summary>
    public bool IsSecret(string name) =>
        IsSecretItself(name) || (!config.ContainsKey(name) && PluginAt("")?.Spelling?.OriginsOf(name).Any(IsSecretItself) == true);

    private bool IsSecretItself(string name)
    {
        var (prefix, _, types) = Place(name);
        string own = name[prefix.Length..];
        if (types.Length == 0) return ClientSettings.IsKnown(own) ? ClientSettings.IsSecret(own) : SecretNames.IsSecret(own);
        if (Declared(prefix, own) is { } setting) return setting.Type == ConfigType.Password;
        if (prefix.Length == 0 && ConnectorSettings.Common.Find(own) is not null) return false;
        return plugins.DeclaresSecret(own, types) || SecretNames.IsSecret(own);
    }

    /// <summary>
    /// True for a setting that says where something is sent: a host, a URL, an endpoint; or that the connector's spelling makes one of.
    /// </summary>
    public bool IsAddress(string name) => Meanings(name).Any(IsAddressItself);

    /// <summary>
    /// True when what is sent to <paramref name="address"/> may include the secret.
    /// A secret belongs to the addresses whose names begin with the same word (<c>connection.password</c>, <c>connection.url</c>) where its
    /// plugin declares such, and to proxies, which all of it goes through; else to every address of that plugin. What a spelling makes of
    /// either counts as well: a login may become one of a Kafka client.
    /// </summary>
    public bool IsSentTo(string secret, string address)
    {
        List<string> addresses = [.. Meanings(address).Where(IsAddressItself)];
        return Meanings(secret).Any(one => addresses.Any(other => IsSentToItself(one, other)));
    }

    private IEnumerable<string> Meanings(string name) => (PluginAt("")?.Spelling?.MadeOf(name) ?? []).Prepend(name);

    private static bool IsAddressItself(string name) => AddressName().IsMatch(name[PrefixOf(name).Length..]);

    private bool IsSentToItself(string secret, string address)
    {
        string prefix = PrefixOf(secret);
        if (prefix != PrefixOf(address)) return false;
        string word = FirstWord(secret[prefix.Length..]);
        bool hasOwn = PluginAt(prefix)?.Config.Settings.Any(setting => FirstWord(setting.Name) == word && IsAddressItself(setting.Name))
            ?? false;
        return !hasOwn || FirstWord(address[prefix.Length..]) is var other && (other == word || other == "proxy");
    }

    private Setting? Declared(string prefix, string name) =>
        PluginAt(prefix)?.Config.Settings.FirstOrDefault(setting => setting.Name == name || setting.AliasNames.Contains(name));

    private Plugin? PluginAt(string prefix)
    {
        if (_plugins.TryGetValue(prefix, out Plugin? known)) return known;
        string? written = ClassSetting(prefix) is { } setting ? config.GetValueOrDefault(setting)?.Trim() : null;
        PluginType[] types = Place(prefix + "x").Types;
        return _plugins[prefix] = written is null ? null : types.Select(type =>
            plugins.Find(written, config.GetValueOrDefault(VersionSetting(prefix)), type)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The setting that says which version of the plugin is in charge there.</summary>
    public static string VersionSetting(string prefix) =>
        prefix.Length == 0 ? ConnectorSettings.PluginVersion.Name : prefix + "plugin.version";

    private static string? ClassSetting(string prefix) => Place(prefix + "x").ClassSetting;

    private static (string Prefix, string? ClassSetting, PluginType[] Types) Place(string name)
    {
        foreach (var (prefix, setting, types) in Converters)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return (prefix, setting, types);
        foreach (string prefix in OverridePrefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return (prefix, null, []);
        foreach (var (list, type) in new[] { ("transforms.", PluginType.Transformation), ("predicates.", PluginType.Predicate) })
        {
            if (!name.StartsWith(list, StringComparison.Ordinal)) continue;
            int dot = name.IndexOf('.', list.Length);
            if (dot > 0) return (name[..(dot + 1)], name[..(dot + 1)] + "type", [type]);
        }

        return ("", ConnectorSettings.ConnectorClass.Name, [PluginType.Sink, PluginType.Source]);
    }

    private static string FirstWord(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;

    // Words between dots, dashes, underscores or capitals: db.host, dbHost, DB_HOST.
    [GeneratedRegex(@"(?:^|[._\-]|(?<=[a-z])(?=[A-Z]))(?i:urls?|uris?|hosts?|hostnames?|ports?|portnumbers?"
        + @"|endpoints?|address|addresses|servers?|nodes?|brokers?|proxy|proxies)(?:$|[._\-]|(?=[A-Z]))")]
    private static partial Regex AddressName();
}
