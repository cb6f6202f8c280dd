using Millrace.Config;

namespace Millrace.Connectors;

/// <summary>
/// Identity of a plugin, and how to make one. An assembly of connectors offers a list of these; registering it is one line in the program.
/// </summary>
/// <param name="Type">Sink, source, converter, ...</param>
/// <param name="ClassName">
/// The name that configurations use. A plugin that stands in for a Java one has the Java class name, so that configurations move over unchanged.
/// </param>
/// <param name="Config">Its settings, without those that the worker adds for plugins of its type.</param>
/// <param name="Create">
/// Makes a new instance: a <see cref="SinkConnector"/>, <see cref="SourceConnector"/>, <see cref="Transformation"/>, <see cref="Predicate"/> or <see cref="Converter"/>.
/// </param>
public sealed record Plugin(PluginType Type, string ClassName, ConfigDef Config, Func<object> Create)
{
    /// <summary>Further names, such as other vendors' class names for the same thing, or the short names of managed services.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Version as shown by REST; null takes the worker's.</summary>
    public string? Version { get; init; }

    /// <summary>True keeps it out of listings; it can still be named.</summary>
    public bool IsHidden { get; init; }
}
