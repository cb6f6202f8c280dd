using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Worker.Plugins;

/// <summary>
/// All plugins of a worker, and how configurations name them: by full class name, simple class name, that without the suffix of its kind
/// (<c>FileStreamSink</c>, <c>Json</c>), or an alias of the plugin's own. Of a class that is there in several versions a name means the
/// newest, unless a range of versions says
/// otherwise. Filled at start, then only read.
/// </summary>
public sealed class PluginRegistry
{
    // Of one class and kind: by version, the newest last.
    private readonly List<Plugin> _plugins = [];

    /// <summary>Adds plugins.</summary>
    /// <exception cref="ArgumentException">One is there already, in that kind and version.</exception>
    public PluginRegistry Add(IEnumerable<Plugin> plugins)
    {
        foreach (Plugin plugin in plugins) Add(plugin);
        return this;
    }

    /// <inheritdoc cref="Add(IEnumerable{Plugin})"/>
    public PluginRegistry Add(Plugin plugin) => Offer(plugin) is null
        ? this
        : throw new ArgumentException($"Plugin {plugin.ClassName} {Version(plugin)} is registered twice as {plugin.Type}.", nameof(plugin));

    /// <summary>Adds a plugin, unless the class is there already in that kind and version: then that one stays, and is returned.</summary>
    public Plugin? Offer(Plugin plugin)
    {
        if (Versions(plugin).FirstOrDefault(other => Compare(other, plugin) == 0) is { } known) return known;
        int older = _plugins.FindLastIndex(other => IsSameClass(other, plugin) && Compare(other, plugin) < 0);
        int newer = _plugins.FindIndex(other => IsSameClass(other, plugin));
        _plugins.Insert(older >= 0 ? older + 1 : newer >= 0 ? newer : _plugins.Count, plugin);
        return null;
    }

    /// <summary>Plugins to show, by kind in Connect's order, then by name and version.</summary>
    public IReadOnlyList<Plugin> List(params PluginType[] types) => _plugins
        .Where(plugin => !plugin.IsHidden && types.Contains(plugin.Type))
        .OrderBy(plugin => plugin.Type).ThenBy(plugin => plugin.ClassName, StringComparer.Ordinal).ToList();

    /// <summary>Class names to offer for a setting that names a plugin of that kind.</summary>
    public IReadOnlyList<string> Names(PluginType type) => List(type).Select(plugin => plugin.ClassName).Distinct().ToList();

    /// <summary>All versions of that plugin's class, the newest last.</summary>
    public IReadOnlyList<Plugin> Versions(Plugin plugin) => _plugins.FindAll(other => IsSameClass(other, plugin));

    /// <summary>
    /// The plugin of one of these kinds that goes by that name, or null; also null when several do and none has it as its full name.
    /// </summary>
    public Plugin? Find(string name, params PluginType[] types)
    {
        List<Plugin> found = FindAll(name, types);
        return Listed(found) ?? found.FirstOrDefault(plugin => plugin.ClassName == name);
    }

    /// <summary>
    /// The same in the newest version within that range (<see cref="VersionRange"/>); in the newest of all when no version is within it.
    /// </summary>
    public Plugin? Find(string name, string? versions, params PluginType[] types) =>
        Find(name, types) is { } newest ? Choose(newest, versions).Plugin : null;

    /// <summary>The newest version of that plugin within a range. Where there is none, the plugin itself, and why it is refused.</summary>
    public (Plugin Plugin, string? Refusal) Choose(Plugin newest, string? versions)
    {
        if (VersionRange.TryParse(versions) is not { } range) return (newest, $"Invalid version specification: {versions}");
        IReadOnlyList<Plugin> installed = Versions(newest);
        return installed.LastOrDefault(plugin => range.Contains(Version(plugin))) is { } found
            ? (found, null)
            : (newest,
                $"Plugin {newest.ClassName} not found that matches the version range {versions}, available versions: "
                + $"[{string.Join(", ", installed.Select(Version))}]");
    }

    /// <summary>True when a plugin of one of these kinds declares a PASSWORD of that name.</summary>
    public bool DeclaresSecret(string name, params PluginType[] types) => _plugins
        .Where(plugin => types.Contains(plugin.Type))
        .SelectMany(plugin => plugin.Config.Settings)
        .Any(setting => setting.Type == ConfigType.Password && (setting.Name == name || setting.AliasNames.Contains(name)));

    /// <summary>The connector of that name.</summary>
    /// <exception cref="UnknownPluginException">There is none, or several.</exception>
    public Plugin Connector(string name)
    {
        List<Plugin> found = FindAll(name, PluginType.Sink, PluginType.Source);
        if (Listed(found) is { } only) return only;
        if (found.Count > 1)
        {
            throw new UnknownPluginException(
                $"More than one connector matches alias {name}. Please use full package and class name instead. "
                + $"Classes found: {string.Join(", ", found.Select(plugin => plugin.ClassName))}");
        }

        throw new UnknownPluginException(
            $"Failed to find any class that implements Connector and which name matches {name}, available connectors are: "
            + string.Join(", ", List(PluginType.Sink, PluginType.Source)
                .Select(plugin => $"{plugin.ClassName} ({TypeName(plugin.Type)}, {Version(plugin)})"))
            + (Near(name, PluginType.Sink, PluginType.Source) is { } near ? $". Did you mean {near}?" : ""));
    }

    /// <summary>Why a name is no plugin of that kind, in Connect's words, and what may have been meant.</summary>
    public string Missing(string name, PluginType type)
    {
        if (Find(name) is { } other) return $"Class {other.ClassName} is a {TypeName(other.Type)}, not a {TypeName(type)}.";
        return $"Class {name} could not be found.{(Near(name, type) is { } near ? $" Did you mean {near}?" : "")}";
    }

    /// <summary>The plugin's version; built-in ones have that of Millrace.</summary>
    public static string Version(Plugin plugin) => plugin.Version ?? WorkerVersion.Product;

    /// <summary>As REST names it: <c>sink</c>, <c>header_converter</c>, ...</summary>
    public static string TypeName(PluginType type) => type switch
    {
        PluginType.HeaderConverter => "header_converter",
        PluginType.ConfigProvider => "config provider",
        _ => type.ToString().ToLowerInvariant(),
    };

    // A short name means the one that is shown; hidden ones, such as another vendor's spelling of the same, are named in full.
    private static Plugin? Listed(List<Plugin> found) =>
        found.Count == 1 ? found[0] : found.FindAll(plugin => !plugin.IsHidden) is [var only] ? only : null;

    private List<Plugin> FindAll(string name, params PluginType[] types)
    {
        var candidates = _plugins.Where((plugin, i) => (types.Length == 0 || types.Contains(plugin.Type)) && IsNewest(i)).ToList();
        List<Plugin> exact = candidates.FindAll(plugin => plugin.ClassName == name || plugin.Aliases.Contains(name));
        return exact.Count > 0 ? exact : candidates.FindAll(plugin => ShortNames(plugin).Contains(name));
    }

    private bool IsNewest(int index) => index == _plugins.Count - 1 || !IsSameClass(_plugins[index], _plugins[index + 1]);

    private static bool IsSameClass(Plugin one, Plugin other) => one.Type == other.Type && one.ClassName == other.ClassName;

    private static int Compare(Plugin one, Plugin other) => PluginVersion.Of(Version(one)).CompareTo(PluginVersion.Of(Version(other)));

    private string? Near(string name, params PluginType[] types) =>
        NearestName.Of(name, _plugins.Where(plugin => types.Contains(plugin.Type))
            .SelectMany(plugin => plugin.Aliases.Prepend(plugin.ClassName).Concat(ShortNames(plugin))));

    private static IEnumerable<string> ShortNames(Plugin plugin)
    {
        foreach (string className in plugin.Aliases.Prepend(plugin.ClassName))
        {
            string simple = className[(className.LastIndexOf('.') + 1)..];
            yield return simple;
            foreach (string suffix in Suffixes(plugin.Type))
                if (simple.EndsWith(suffix, StringComparison.Ordinal) && simple.Length > suffix.Length)
                    yield return simple[..^suffix.Length];
        }
    }

    private static string[] Suffixes(PluginType type) => type switch
    {
        PluginType.Sink or PluginType.Source => ["Connector"],
        PluginType.Transformation => ["Transformation"],
        PluginType.Predicate => ["Predicate"],
        PluginType.Converter => ["Converter"],
        PluginType.ConfigProvider => ["ConfigProvider"],
        _ => ["HeaderConverter", "Converter"],
    };
}

/// <summary>No plugin, or more than one, has the name; the message says which there are.</summary>
internal sealed class UnknownPluginException(string message) : Exception(message);
