using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>Transformations and predicates, each under <c>transforms.ALIAS.</c> or <c>predicates.ALIAS.</c></summary>
internal sealed class AliasValidation(PluginRegistry plugins)
{
    private static readonly Setting<bool> Negate = Setting.Bool("negate", false)
        .Doc("True applies the transformation to the records for which the predicate does not hold.");

    private static readonly Setting<string?> Predicate = Setting.OptionalString("predicate")
        .Doc("Alias of the predicate that says which records are transformed; all when it is not given.");

    private static readonly ConfigDef TransformExtras = ConfigDef.Of(Negate, Predicate);

    public void Add(IReadOnlyDictionary<string, string?> config, ConfigValidation common, ConfigEntries entries)
    {
        IReadOnlyList<string> predicates = common.Values.Get(ConnectorSettings.Predicates);
        foreach (string alias in common.Values.Get(ConnectorSettings.Transforms).Take(ConnectorSettings.MostAliases)
            .Distinct(StringComparer.Ordinal))
        {
            AddPlugin(config, $"transforms.{alias}.", $"Transforms: {alias}", what =>
                $"Transformation {what} for {alias}", PluginType.Transformation, TransformExtras, entries);
            CheckPredicate(config, alias, predicates, entries);
        }

        foreach (string alias in predicates.Take(ConnectorSettings.MostAliases).Distinct(StringComparer.Ordinal))
            AddPlugin(config, $"predicates.{alias}.", $"Predicates: {alias}", what =>
                $"Predicate {what} for {alias}", PluginType.Predicate, ConfigDef.Empty, entries);
    }

    private static void CheckPredicate(IReadOnlyDictionary<string, string?> config, string alias, IReadOnlyList<string> predicates,
        ConfigEntries entries)
    {
        string prefix = $"transforms.{alias}.";
        string? predicate = config.GetValueOrDefault(prefix + Predicate.Name);
        if (predicate is null && config.ContainsKey(prefix + Negate.Name))
        {
            entries[prefix + "type"].Errors.Add(
                $"Config '{prefix}negate' was provided but there is no config '{prefix}predicate' defining a predicate to be negated.");
        }

        // Kafka Connect lets it pass and fails the task.
        if (predicate is not null && !predicates.Contains(predicate.Trim()))
        {
            entries[prefix + Predicate.Name].Errors.Add(
                $"Invalid value {predicate} for configuration {prefix}predicate: it is not among the aliases of 'predicates'"
                + (predicates.Count > 0 ? $" ({string.Join(", ", predicates)})" : ", which is empty"));
        }
    }

    private void AddPlugin(
        IReadOnlyDictionary<string, string?> config, string prefix, string group, Func<string, string> title, PluginType type,
        ConfigDef extras, ConfigEntries entries)
    {
        string? className = config.GetValueOrDefault(prefix + "type")?.Trim();
        Plugin? plugin = className is null ? null : plugins.Find(className, type);
        ConfigDef head = ConfigDef.Of(
            Setting.Class(prefix + "type", null).Importance(Importance.High).Group(group).Order(0).Width(Width.Long)
                .Display(title("type"), Width.Long).Doc("Class of the plugin: its full name, or a short one."),
            Setting.OptionalString(prefix + "plugin.version").Importance(Importance.High).Group(group).Order(1)
                .Display(title("version"), Width.Long).Doc("Version of the plugin, or a range; the newest one when it is not given."));
        entries.Add(head.ValidateWithNulls(config), head);

        ConfigEntry entry = entries[prefix + "type"];
        entry.Definition = entry.Definition! with { Required = true };
        entry.Value = plugin?.ClassName ?? className;
        entry.Recommended = plugins.Names(type);
        if (className is null) entry.Errors.Add($"Missing required configuration \"{prefix}type\" which has no default value.");
        else if (plugin is null)
            entry.Errors.Add($"Invalid value {className} for configuration {prefix}type: {plugins.Missing(className, type)}");
        if (plugin is null) return;

        ConfigEntry version = entries[prefix + "plugin.version"];
        plugin = PluginVersions.Choose(plugins, plugin, config.GetValueOrDefault(version.Name), version);
        // The framework's settings hide what the plugin calls the same.
        AddSettings(config, prefix, group, plugin, extras.And(plugin.Config), entries);
    }

    // In Connect's order: what is required, then by importance, then by name; numbered after type and version.
    private static void AddSettings(IReadOnlyDictionary<string, string?> config, string prefix, string group, Plugin plugin, ConfigDef def,
        ConfigEntries entries)
    {
        var own = config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
        int order = 2;
        foreach (ValidatedSetting read in Sorted(def.ValidateWithNulls(own).Settings))
        {
            if (read.Setting is { IsInternal: true } && read.Errors.Count == 0) continue;
            ConfigEntry entry = ConfigEntry.Of(read, def, prefix);
            if (entry.Definition is not null) entry.Definition = entry.Definition with { Group = group, OrderInGroup = order++ };
            entry.Errors.Clear();
            entry.Errors.AddRange(read.Errors.Select(error => WithWholeName(error, plugin, read.Name, entry.Name)));
            entries.Add(entry);
        }
    }

    private static IEnumerable<ValidatedSetting> Sorted(IEnumerable<ValidatedSetting> settings) => settings
        .OrderByDescending(read => read.Setting is { IsRequired: true }).ThenBy(read => read.Setting?.ImportanceLevel)
        .ThenBy(read => read.Name, StringComparer.Ordinal);

    // A plugin knows its settings without the prefix; whoever reads the error needs the key that stands in the configuration.
    // Kafka Connect's own name it in full when it is missing or not of the type, and in short when a check of theirs fails.
    private static string WithWholeName(string error, Plugin plugin, string name, string whole)
    {
        string named = error.Replace($"configuration \"{name}\"", $"configuration \"{whole}\"", StringComparison.Ordinal);
        bool isShort = plugin.ClassName.StartsWith("org.apache.kafka.connect.", StringComparison.Ordinal)
            && !error.Contains(": Not a number of type ", StringComparison.Ordinal)
            && !error.Contains(": Expected value to be either ", StringComparison.Ordinal);
        return isShort ? named : named.Replace($"for configuration {name}:", $"for configuration {whole}:", StringComparison.Ordinal);
    }
}
