using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Rest;

namespace Millrace.Worker.Plugins;

/// <summary>
/// All plugins of a worker, and how configurations name them: by full class name, simple class name, that without the suffix of its kind
/// (<c>FileStreamSink</c>, <c>Json</c>), or an alias of the plugin's own. Filled at start, then only read.
/// </summary>
public sealed class PluginRegistry
{
    private readonly List<Plugin> _plugins = [];

    /// <summary>Adds plugins. Errors: <see cref="ArgumentException"/> when the class is there already in that type.</summary>
    public PluginRegistry Add(IEnumerable<Plugin> plugins)
    {
        foreach (Plugin plugin in plugins) Add(plugin);
        return this;
    }

    /// <inheritdoc cref="Add(IEnumerable{Plugin})"/>
    public PluginRegistry Add(Plugin plugin)
    {
        if (_plugins.Any(known => known.Type == plugin.Type && known.ClassName == plugin.ClassName))
            throw new ArgumentException($"Plugin {plugin.ClassName} is registered twice as {plugin.Type}.", nameof(plugin));
        _plugins.Add(plugin);
        return this;
    }

    /// <summary>Plugins to show, by kind in Connect's order and then by name.</summary>
    public IReadOnlyList<Plugin> List(params PluginType[] types) => _plugins
        .Where(plugin => !plugin.IsHidden && types.Contains(plugin.Type))
        .OrderBy(plugin => plugin.Type).ThenBy(plugin => plugin.ClassName, StringComparer.Ordinal).ToList();

    /// <summary>The plugin of one of these kinds that goes by that name, or null; also null when several do and none has it as its full name.</summary>
    public Plugin? Find(string name, params PluginType[] types)
    {
        List<Plugin> found = FindAll(name, types);
        return Listed(found) ?? found.FirstOrDefault(plugin => plugin.ClassName == name);
    }

    /// <summary>True when a plugin of one of these kinds declares a PASSWORD of that name.</summary>
    public bool DeclaresSecret(string name, params PluginType[] types) => _plugins
        .Where(plugin => types.Contains(plugin.Type))
        .SelectMany(plugin => plugin.Config.Settings)
        .Any(setting => setting.Type == ConfigType.Password && (setting.Name == name || setting.AliasNames.Contains(name)));

    /// <summary>The connector of that name. Errors: <see cref="RestException"/> (400) when there is none, or several.</summary>
    public Plugin Connector(string name)
    {
        List<Plugin> found = FindAll(name, PluginType.Sink, PluginType.Source);
        if (Listed(found) is { } only) return only;
        if (found.Count > 1)
        {
            throw RestErrors.BadRequest($"More than one connector matches alias {name}. Please use full package and class name instead. "
                + $"Classes found: {string.Join(", ", found.Select(plugin => plugin.ClassName))}");
        }

        throw RestErrors.BadRequest($"Failed to find any class that implements Connector and which name matches {name}, available connectors are: "
            + string.Join(", ", List(PluginType.Sink, PluginType.Source).Select(plugin => $"{plugin.ClassName} ({TypeName(plugin.Type)}, {Version(plugin)})")));
    }

    /// <summary>The plugin's version; built-in ones have that of Millrace.</summary>
    public static string Version(Plugin plugin) => plugin.Version ?? WorkerVersion.Product;

    /// <summary>As REST names it: <c>sink</c>, <c>header_converter</c>, ...</summary>
    public static string TypeName(PluginType type) => type == PluginType.HeaderConverter ? "header_converter" : type.ToString().ToLowerInvariant();

    // A short name means the one that is shown; hidden ones, such as another vendor's spelling of the same, are named in full.
    private static Plugin? Listed(List<Plugin> found) =>
        found.Count == 1 ? found[0] : found.FindAll(plugin => !plugin.IsHidden) is [var only] ? only : null;

    private List<Plugin> FindAll(string name, params PluginType[] types)
    {
        var candidates = _plugins.Where(plugin => types.Length == 0 || types.Contains(plugin.Type)).ToList();
        List<Plugin> exact = candidates.FindAll(plugin => plugin.ClassName == name || plugin.Aliases.Contains(name));
        return exact.Count > 0 ? exact : candidates.FindAll(plugin => ShortNames(plugin).Contains(name));
    }

    private static IEnumerable<string> ShortNames(Plugin plugin)
    {
        foreach (string className in plugin.Aliases.Prepend(plugin.ClassName))
        {
            string simple = className[(className.LastIndexOf('.') + 1)..];
            yield return simple;
            foreach (string suffix in Suffixes(plugin.Type))
                if (simple.EndsWith(suffix, StringComparison.Ordinal) && simple.Length > suffix.Length) yield return simple[..^suffix.Length];
        }
    }

    private static string[] Suffixes(PluginType type) => type switch
    {
        PluginType.Sink or PluginType.Source => ["Connector"],
        PluginType.Transformation => ["Transformation"],
        PluginType.Predicate => ["Predicate"],
        PluginType.Converter => ["Converter"],
        _ => ["HeaderConverter", "Converter"],
    };
}
