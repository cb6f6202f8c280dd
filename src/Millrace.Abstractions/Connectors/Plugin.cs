using Millrace.Config;

namespace Millrace.Connectors;

/// <summary>
/// Identity of a plugin, and how to make one. A program lists those that it is built with; those in folders of <c>plugin.path</c> are
/// made by the worker, from the public classes it
/// finds there.
/// </summary>
/// <param name="Type">Sink, source, converter, ...</param>
/// <param name="ClassName">
/// The name that configurations use. A plugin that stands in for a Java one has the Java class name, so that configurations move over
/// unchanged.
/// </param>
/// <param name="Config">Its settings as users write them, without those that the worker adds for plugins of its type.</param>
/// <param name="Create">
/// Makes a new instance: a <see cref="SinkConnector"/>, <see cref="SourceConnector"/>, <see cref="Transformation"/>,
/// <see cref="Predicate"/>, <see cref="Converter"/> or <see cref="ConfigProvider"/>.
/// </param>
public sealed record Plugin(PluginType Type, string ClassName, ConfigDef Config, Func<object> Create)
{
    /// <summary>
    /// A connector whose configurations are written in other words than its own; their declaration is that of the spelling.
    /// </summary>
    public Plugin(PluginType type, string className, Spelling spelling, Func<object> create)
        : this(type, className, spelling.Config, create) => Spelling = spelling;

    /// <summary>
    /// The words that configurations are written in, where they are not those of <see cref="Connector.Config"/>; else null.
    /// </summary>
    public Spelling? Spelling { get; }

    /// <summary>Further names, such as other vendors' class names for the same thing, or the short names of managed services.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Version as shown by REST; null takes the worker's.</summary>
    public string? Version { get; init; }

    /// <summary>The folder that it was found in; null for those the program is built with.</summary>
    public string? Location { get; init; }

    /// <summary>True keeps it out of listings; it can still be named.</summary>
    public bool IsHidden { get; init; }
}
