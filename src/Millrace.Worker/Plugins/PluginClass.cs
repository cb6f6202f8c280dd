using System.Reflection;
using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Worker.Plugins;

/// <summary>Makes a plugin of a class that derives from one of the base classes of plugins.</summary>
internal static class PluginClass
{
    private static readonly (Type Base, PluginType[] Types)[] Kinds =
    [
        (typeof(SinkConnector), [PluginType.Sink]),
        (typeof(SourceConnector), [PluginType.Source]),
        (typeof(Transformation), [PluginType.Transformation]),
        (typeof(Predicate), [PluginType.Predicate]),
        // The role that it is configured for says what it converts.
        (typeof(Converter), [PluginType.Converter, PluginType.HeaderConverter]),
        (typeof(ConfigProvider), [PluginType.ConfigProvider]),
    ];

    /// <summary>True for a class that can be made and derives from a base class of plugins, whether or not others see it.</summary>
    public static bool IsCandidate(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && TypesOf(type).Length > 0;

    /// <summary>
    /// The class as a plugin of each kind that it can be. One is made to see that it can be, and for its settings. Errors: whatever its
    /// constructor or its settings throw, and
    /// <see cref="MissingMethodException"/> when it has no public constructor without parameters.
    /// </summary>
    public static IEnumerable<Plugin> Plugins(Type type, string folder)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new MissingMethodException("it has no public constructor without parameters");
        ConfigDef config = ConfigOf(Create(type)) ?? throw new InvalidOperationException("its Config is null");
        var name = type.GetCustomAttribute<PluginNameAttribute>();
        return TypesOf(type)
            .Select(kind => new Plugin(kind, name?.ClassName ?? type.FullName!.Replace('+', '$'), config, () => Create(type))
            {
                Aliases = name?.Aliases ?? [],
                Version = VersionOf(type.Assembly),
                Location = folder,
            });
    }

    private static PluginType[] TypesOf(Type type) => Kinds.FirstOrDefault(kind => kind.Base.IsAssignableFrom(type)).Types ?? [];

    // What it throws is what is to be read, not that it was thrown.
    private static object Create(Type type) =>
        Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, null, null)!;

    private static ConfigDef? ConfigOf(object plugin) => plugin switch
    {
        Connector connector => connector.Config,
        Transformation transformation => transformation.Config,
        Predicate predicate => predicate.Config,
        Converter converter => converter.Config,
        _ => ((ConfigProvider)plugin).Config,
    };

    // The informational version is the one that a package has; behind the + is the commit.
    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
