using Millrace.Worker.Plugins.Providers;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tests;

/// <summary>What the configuration of a worker needs of its plugins.</summary>
internal static class TestPlugins
{
    public static readonly PluginRegistry Providers = new PluginRegistry().Add(ProviderPlugins.All);
}
