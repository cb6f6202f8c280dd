using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Config;

/// <summary>
/// Resolves references to values that are kept elsewhere: <c>${provider:[path:]key}</c>, several in one value allowed, not nested,
/// resolved once.
/// A reference to an unknown provider or a missing key stays as it is. <b>Threads</b>: any.
/// </summary>
public sealed partial class ConfigProviders
{
    public static readonly ConfigProviders None = new([]);

    private readonly Dictionary<string, ConfigProvider> _providers;

    private ConfigProviders(Dictionary<string, ConfigProvider> providers) => _providers = providers;

    /// <summary>Reads <c>config.providers</c> and what belongs to it.</summary>
    /// <exception cref="ConfigException">For a class that is not known, or parameters that are wrong.</exception>
    public static ConfigProviders Load(IReadOnlyDictionary<string, string> properties, PluginRegistry plugins)
    {
        var providers = new Dictionary<string, ConfigProvider>(StringComparer.Ordinal);
        string names = properties.GetValueOrDefault(WorkerSettings.ConfigProviders.Name, "");
        foreach (string name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string prefix = $"config.providers.{name}.param.";
            var parameters = properties.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
            string setting = $"config.providers.{name}.class";
            providers[name] = Create(setting, properties.GetValueOrDefault(setting), plugins);
            RefuseUnknown(prefix, parameters, providers[name]);
            providers[name].Configure(name, parameters);
        }

        return new ConfigProviders(providers);
    }

    /// <summary>True when the text holds a reference to a provider that this worker has.</summary>
    public bool HasReference(string? text) =>
        text is not null && Reference().Matches(text).Any(match => _providers.ContainsKey(match.Groups["provider"].Value));

    /// <summary>All values with their references resolved.</summary>
    /// <exception cref="ConfigException">A source cannot be read.</exception>
    public IReadOnlyDictionary<string, string> Resolve(IReadOnlyDictionary<string, string> config) =>
        _providers.Count == 0 ? config : config.ToDictionary(entry => entry.Key, entry => Resolve(entry.Value), StringComparer.Ordinal);

    /// <summary>One text with its references resolved; a source that cannot be read is a <see cref="ConfigException"/>.</summary>
    public string Resolve(string text) => Reference().Replace(text, match =>
        _providers.TryGetValue(match.Groups["provider"].Value, out ConfigProvider? provider)
            ? provider.Find(match.Groups["path"] is { Success: true } path ? path.Value : null, match.Groups["key"].Value) ?? match.Value
            : match.Value);

    private static ConfigProvider Create(string setting, string? className, PluginRegistry plugins) =>
        (ConfigProvider?)plugins.Find(className?.Trim() ?? "", PluginType.ConfigProvider)?.Create() ?? throw ConfigException.Invalid(
            setting, className,
            $"must be one of {string.Join(", ", plugins.List(PluginType.ConfigProvider).Select(known => known.ClassName).Distinct())}");

    // A bound that is misspelt bounds nothing. Providers that declare no parameters may have any.
    private static void RefuseUnknown(string prefix, Dictionary<string, string> parameters, ConfigProvider provider)
    {
        List<string> known = [.. provider.Config.Settings.SelectMany(declared => declared.AliasNames.Prepend(declared.Name))];
        if (known.Count == 0) return;
        foreach (var (name, value) in parameters.Where(given => !known.Contains(given.Key)))
            throw ConfigException.Invalid(prefix + name, value, $"is no parameter of this provider{NearestName.Hint(name, known)}");
    }

    // Kafka's ConfigTransformer: ${provider:[path:]key}, the path ends at the first colon.
    [GeneratedRegex(@"\$\{(?<provider>[^}]*?):(?:(?<path>[^}]*?):)?(?<key>[^}]*?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
