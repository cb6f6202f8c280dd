using Millrace.Config;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>
/// Settings of a connector that nobody reads. Kafka Connect accepts them without a word, and so does validation;
/// but a misspelt name is no less wrong for that, so the log says so, and the validated entry offers the name that may have been meant.
/// </summary>
internal static class UnknownSettings
{
    // A configuration that is all noise needs no warning for each line.
    private const int Most = 100;

    private static readonly string[] OfTransforms = ["type", "plugin.version", "predicate", "negate"];

    private static readonly (string Prefix, ClientRole Role)[] Clients =
        [("producer.override.", ClientRole.Producer), ("consumer.override.", ClientRole.Consumer), ("admin.override.", ClientRole.Admin)];

    /// <param name="plugin">The connector's plugin.</param>
    /// <param name="config">Its configuration as it was given.</param>
    /// <param name="plugins">Knows converters, transformations and predicates.</param>
    /// <returns>The name, the nearest known one if there is one, and a sentence for the log.</returns>
    public static IEnumerable<(string Name, string? Nearest, string Warning)> Of(Plugin plugin, IReadOnlyDictionary<string, string?> config,
        PluginRegistry plugins)
    {
        var owners = new Dictionary<string, (string Owner, List<string> Known, IReadOnlyList<string> Open)>(StringComparer.Ordinal);
        return config.Keys.Order(StringComparer.Ordinal).Select(name => Look(name)).OfType<(string, string?, string)>().Take(Most);

        (string, string?, string)? Look(string name)
        {
            if (name.StartsWith("topic.creation.", StringComparison.Ordinal) || name == "task.class") return null;
            if (Clients.FirstOrDefault(client => name.StartsWith(client.Prefix, StringComparison.Ordinal)) is { Prefix: not null } client)
                return OfClient(name, client.Prefix, client.Role);
            string prefix = Secrets.ConfigPlaces.PrefixOf(name);
            if (prefix.Length > 0 && Definitions.Base(plugin.Type).Find(name) is not null) return null;
            if (!owners.TryGetValue(prefix, out var owner)) owners[prefix] = owner = OwnerOf(prefix);
            if (owner.Known.Contains(name) || owner.Open.Any(open => name.AsSpan(prefix.Length).StartsWith(open, StringComparison.Ordinal)))
                return null;
            string? near = NearestName.Of(name, prefix.Length > 0
                ? owner.Known
                : owner.Known.Concat(
                    new[] { "value.converter.", "key.converter.", "header.converter." }.SelectMany(converter => OwnerOf(converter).Known)));
            return (name, near,
                $"setting {name} is unknown to {owner.Owner} and has no effect{(near is null ? "" : $"; did you mean {near}?")}");
        }

        (string Owner, List<string> Known, IReadOnlyList<string> Open) OwnerOf(string prefix)
        {
            if (prefix.Length == 0)
                return (plugin.ClassName, [.. NamesOf(plugin), .. Definitions.Base(plugin.Type).Settings.Select(setting => setting.Name)],
                    plugin.Config.OpenPrefixes);
            string list = prefix.Split('.')[0];
            bool isConverter = list is not ("transforms" or "predicates");
            string classSetting = isConverter ? prefix[..^1] : prefix + "type";
            PluginType[] types = isConverter ? [PluginType.Converter,
                PluginType.HeaderConverter] : list == "transforms" ? [PluginType.Transformation] : [PluginType.Predicate];
            string? className = config.GetValueOrDefault(classSetting)?.Trim();
            Plugin? found = className is null ? null : types.Select(type =>
                plugins.Find(className, config.GetValueOrDefault(Secrets.ConfigPlaces.VersionSetting(prefix)), type))
                .FirstOrDefault(type => type is not null);
            List<string> known = [.. NamesOf(found).Select(name => prefix + name), .. isConverter
                ? [prefix + "converter.type"]
                : OfTransforms.Select(name => prefix + name)];
            string owner = found?.ClassName
                ?? (isConverter ? $"the worker's converter, because the connector sets no {classSetting} of its own,"
                    : $"the connector, which has no {classSetting},");
            return (owner, known, found?.Config.OpenPrefixes ?? []);
        }
    }

    private static IEnumerable<string> NamesOf(Plugin? plugin) =>
        plugin?.Config.Settings.SelectMany(setting => setting.AliasNames.Prepend(setting.Name)) ?? [];

    private static (string, string?, string)? OfClient(string name, string prefix, ClientRole role)
    {
        string own = name[prefix.Length..];
        IReadOnlyList<IgnoredSetting> ignored = JavaClientConfig.ToLibrdkafka(new Dictionary<string, string> { [own] = "" }, role).Ignored;
        if (ClientSettings.IsKnown(own) || !ignored.Any(setting => setting.Name == own)) return null;
        string? near = NearestName.Of(own, ClientSettings.Names) is { } found ? prefix + found : null;
        return (name, near, $"setting {name} has no effect: {ignored[0].Reason}{(near is null ? "" : $" Did you mean {near}?")}");
    }
}
