namespace Millrace.Connectors;

/// <summary>Kinds of plugins, in the order in which Connect lists them.</summary>
public enum PluginType
{
    Sink, Source, Transformation, Predicate, Converter, HeaderConverter,
}
