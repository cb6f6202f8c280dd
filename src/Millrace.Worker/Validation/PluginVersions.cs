using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>The <c>*.plugin.version</c> settings. One version of each plugin is installed.</summary>
internal static class PluginVersions
{
    public static void Enrich(ConfigEntry entry, string installed)
    {
        entry.Value ??= installed;
        entry.Recommended = [installed];
        if (entry.Definition is not null) entry.Definition = entry.Definition with { DefaultValue = installed };
    }

    /// <summary>Why that version cannot be had, or null.</summary>
    public static string? Refuse(string? range, string className, string installed) => VersionRange.TryParse(range) switch
    {
        null => $"Invalid version specification: {range}",
        { } parsed when !parsed.Contains(installed) => $"Plugin {className} not found that matches the version range {range}, available versions: [{installed}]",
        _ => null,
    };
}
