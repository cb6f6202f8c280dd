using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Worker.Config.Providers;

/// <summary>The config providers that every worker has, under the names of Kafka's.</summary>
internal static class ProviderPlugins
{
    private const string Package = "org.apache.kafka.common.config.provider.";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.ConfigProvider, Package + "FileConfigProvider", ConfigDef.Empty, static () => new FileConfigProvider()),
        new(PluginType.ConfigProvider, Package + "DirectoryConfigProvider", ConfigDef.Empty, static () => new DirectoryConfigProvider()),
        new(PluginType.ConfigProvider, Package + "EnvVarConfigProvider", ConfigDef.Empty, static () => new EnvVarConfigProvider()),
    ];
}
