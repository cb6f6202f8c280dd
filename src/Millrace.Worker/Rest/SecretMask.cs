using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Model;

namespace Millrace.Worker.Rest;

/// <summary>
/// Settings of type PASSWORD are answered as <c>********</c>, and that value put back keeps what is stored. Kafka Connect answers them in clear. References
/// to config providers are answered as they were written: they are no secret.
/// </summary>
internal sealed partial class SecretMask(PluginRegistry plugins)
{
    public const string Mask = "********";

    private static readonly string[] OverridePrefixes = ["producer.override.", "consumer.override.", "admin.override."];

    public ConnectorInfo Hide(ConnectorInfo info) => info with { Config = Hide(info.Config) };

    /// <summary>The configuration as it may be shown.</summary>
    public IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> config) => Hide(config, config);

    /// <summary>The configuration of a task as it may be shown, by what its connector says of its settings.</summary>
    public IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, string> connectorConfig)
    {
        Func<string, bool> isSecret = Secrets(connectorConfig);
        return config.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Length > 0 && isSecret(entry.Key) && !Reference().IsMatch(entry.Value) ? Mask : entry.Value,
            StringComparer.Ordinal);
    }

    /// <summary>What was sent, with the stored value wherever the mask came back.</summary>
    public Dictionary<string, string?> Restore(IReadOnlyDictionary<string, string?> sent, IReadOnlyDictionary<string, string>? stored)
    {
        var restored = sent.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (stored is null) return restored;
        foreach (var (key, value) in sent)
            if (value == Mask && stored.TryGetValue(key, out string? kept)) restored[key] = kept;
        return restored;
    }

    private Func<string, bool> Secrets(IReadOnlyDictionary<string, string> config)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool allKnown = AddPlugin(config.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name), "", [PluginType.Sink, PluginType.Source]);
        foreach (string role in new[] { "key", "value", "header" })
            if (config.GetValueOrDefault($"{role}.converter") is { } converter)
                allKnown &= AddPlugin(converter, $"{role}.converter.", [PluginType.Converter, PluginType.HeaderConverter]);
        foreach (var (list, type) in new[] { ("transforms", PluginType.Transformation), ("predicates", PluginType.Predicate) })
            foreach (string alias in config.GetValueOrDefault(list, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                allKnown &= AddPlugin(config.GetValueOrDefault($"{list}.{alias}.type"), $"{list}.{alias}.", [type]);

        return key => names.Contains(key)
            || OverridePrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal) && ClientSettings.IsSecret(key[prefix.Length..]))
            || (!allKnown && LooksSecret().IsMatch(key));

        bool AddPlugin(string? className, string prefix, PluginType[] types)
        {
            Plugin? plugin = className is null ? null : types.Select(type => plugins.Find(className, type)).FirstOrDefault(found => found is not null);
            foreach (Setting setting in plugin?.Config.Settings.Where(setting => setting.Type == ConfigType.Password) ?? [])
                names.UnionWith(setting.AliasNames.Prepend(setting.Name).Select(name => prefix + name));
            return plugin is not null;
        }
    }

    [GeneratedRegex(@"^\$\{[^}]+\}$")]
    private static partial Regex Reference();

    // For plugins that this worker does not have, and so cannot ask.
    [GeneratedRegex(@"password|passphrase|secret|token|credentials|jaas|private\.key|user\.info", RegexOptions.IgnoreCase)]
    private static partial Regex LooksSecret();
}
