using Millrace.Http;
using Millrace.Connectors;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connector-plugins</c>: what is installed, and the settings of each plugin.</summary>
internal static class PluginsResource
{
    // Connect's order; config providers have no place in the answer.
    private static readonly PluginType[] Kinds =
        [PluginType.Sink, PluginType.Source, PluginType.Transformation, PluginType.Predicate, PluginType.Converter,
            PluginType.HeaderConverter];

    public static void Map(Routes<RestCall> routes, PluginRegistry plugins)
    {
        routes.Get("/connector-plugins", call => call.Write(List(plugins, call), RestJson.Answers.PluginInfoArray));
        routes.Get("/connector-plugins/{plugin}/config", call =>
            call.Write(Definitions.Of(Find(plugins, call)), RestJson.Answers.IReadOnlyListConfigKeyInfo));
    }

    private static PluginInfo[] List(PluginRegistry plugins, RestCall call)
    {
        PluginType[] types = call.Query("connectorsOnly") is "false" ? Kinds : [PluginType.Sink, PluginType.Source];
        return plugins.List(types)
            .Select(plugin => new PluginInfo(plugin.ClassName, PluginRegistry.TypeName(plugin.Type), PluginRegistry.Version(plugin)))
            .ToArray();
    }

    private static Plugin Find(PluginRegistry plugins, RestCall call)
    {
        string name = call.Segment("plugin");
        Plugin? newest = Kinds.Select(type => plugins.Find(name, type)).FirstOrDefault(plugin => plugin is not null);
        if (newest is null) throw RestErrors.NotFound($"Unknown plugin {name}.");
        (Plugin plugin, string? refusal) = plugins.Choose(newest, call.Query("version"));
        return refusal is null ? plugin : throw RestErrors.BadRequest(refusal);
    }
}
