using Millrace.Connectors;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>The <c>*.plugin.version</c> settings.</summary>
internal static class PluginVersions
{
    /// <summary>
    /// The version of the plugin that the setting asks for, offered and checked in its entry;
    /// where there is none, the newest, with an error in the entry.
    /// </summary>
    public static Plugin Choose(PluginRegistry plugins, Plugin newest, string? versions, ConfigEntry entry)
    {
        string latest = PluginRegistry.Version(newest);
        entry.Value ??= latest;
        entry.Recommended = [.. plugins.Versions(newest).Select(PluginRegistry.Version)];
        if (entry.Definition is not null) entry.Definition = entry.Definition with { DefaultValue = latest };
        (Plugin plugin, string? refusal) = plugins.Choose(newest, versions);
        if (refusal is not null) entry.Errors.Add(refusal);
        return plugin;
    }
}
