using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>The three converters: defaults are the worker's, settings are checked for those that the connector names itself.</summary>
internal sealed class ConverterValidation(WorkerConfig worker, PluginRegistry plugins)
{
    private static readonly (string Role, PluginType Type, Setting<string?> Connectors, Setting<string?> Workers)[] Roles =
    [
        ("key", PluginType.Converter, ConnectorSettings.KeyConverter, WorkerSettings.KeyConverter),
        ("value", PluginType.Converter, ConnectorSettings.ValueConverter, WorkerSettings.ValueConverter),
        ("header", PluginType.HeaderConverter, ConnectorSettings.HeaderConverter, WorkerSettings.HeaderConverter),
    ];

    public void Add(IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        foreach (var (role, type, setting, workers) in Roles)
        {
            ConfigEntry entry = entries[setting.Name];
            string? given = config.GetValueOrDefault(setting.Name)?.Trim();
            string? fallback = worker.Get(workers) is { } name ? plugins.Find(name, type)?.ClassName ?? name : null;
            Plugin? plugin = plugins.Find(given ?? fallback ?? "", type);
            entry.Value = given is null ? fallback : plugin?.ClassName ?? given;
            entry.Recommended = plugins.Names(type);
            if (entry.Definition is not null) entry.Definition = entry.Definition with { DefaultValue = fallback };

            ConfigEntry version = entries[$"{setting.Name}.plugin.version"];
            if (plugin is not null) plugin = PluginVersions.Choose(plugins, plugin, config.GetValueOrDefault(version.Name), version);
            if (given is null) continue;
            if (plugin is null) entry.Errors.Add($"Invalid value {given} for configuration {setting.Name}: {plugins.Missing(given, type)}");
            else AddSettings(config, plugin, role, entries);
        }
    }

    // Sorted by name: settings of plugins within a connector are answered so.
    private void AddSettings(IReadOnlyDictionary<string, string?> config, Plugin plugin, string role, ConfigEntries entries)
    {
        string prefix = $"{role}.converter.";
        var own = config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
        own[Definitions.ConverterType.Name] = role;
        string registry = WorkerSettings.SchemaRegistryUrl.Name;
        if (plugin.Config.Find(registry) is not null && worker.RegistryUrl($"{role}.converter") is { } url) own.TryAdd(registry, url);
        ConfigDef def = plugin.Config.And(Definitions.Base(plugin.Type));
        foreach (ValidatedSetting read in def.ValidateWithNulls(own).Settings.OrderBy(read => read.Name, StringComparer.Ordinal))
        {
            if (read.Setting is { IsInternal: true } && read.Errors.Count == 0) continue;
            ConfigEntry entry = ConfigEntry.Of(read, def, prefix);
            entry.CountsOnce = true;
            entries.Add(entry);
        }
    }
}
