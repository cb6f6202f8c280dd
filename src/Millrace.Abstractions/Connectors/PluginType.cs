namespace Millrace.Connectors;

/// <summary>Kinds of plugins, in the order in which Connect lists them; config providers are not listed.</summary>
public enum PluginType
{
    Sink, Source, Transformation, Predicate, Converter, HeaderConverter, ConfigProvider,
}
