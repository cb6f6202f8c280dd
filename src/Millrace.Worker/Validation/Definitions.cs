using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Validation;

/// <summary>What the framework adds to the settings of a plugin, by its kind.</summary>
internal static class Definitions
{
    public static readonly Setting<string> ConverterType = Setting.String("converter.type").OneOf("key", "value", "header").Recommend()
        .Importance(Importance.Low).Doc("What is converted: key, value or header. The worker sets it.");

    private static readonly ConfigDef ConverterBase = ConfigDef.Of(ConverterType);

    /// <summary>The framework's settings for plugins of that kind.</summary>
    public static ConfigDef Base(PluginType type) => type switch
    {
        PluginType.Sink => ConnectorSettings.Sink,
        PluginType.Source => ConnectorSettings.Source,
        PluginType.Converter or PluginType.HeaderConverter => ConverterBase,
        _ => ConfigDef.Empty,
    };

    /// <summary>The plugin's own settings, then those of the framework; the plugin's win where both declare one.</summary>
    public static IReadOnlyList<ConfigKeyInfo> Of(Plugin plugin)
    {
        ConfigDef framework = Base(plugin.Type);
        IEnumerable<ConfigKeyInfo> own = Listed(plugin.Config).Select(setting => ConfigKeyInfo.Of(setting, plugin.Config));
        IEnumerable<ConfigKeyInfo> added = Listed(framework).Where(setting => plugin.Config.Find(setting.Name) is null)
            .Select(setting => ConfigKeyInfo.Of(setting, framework))
            .Select(info => info.Name == ConnectorSettings.PluginVersion.Name
                ? info with { DefaultValue = PluginRegistry.Version(plugin) }
                : info);
        return [.. own, .. added];
    }

    public static IEnumerable<Setting> Listed(ConfigDef def) => def.Settings.Where(setting => !setting.IsInternal);
}
