namespace Millrace.Connectors;

/// <summary>Kinds of plugins, in the order in which Connect lists them; config providers are not listed.</summary>
public enum PluginType
{
    /// <summary>A <see cref="SinkConnector"/>.</summary>
    Sink,

    /// <summary>A <see cref="SourceConnector"/>.</summary>
    Source,

    /// <summary>A <see cref="Connectors.Transformation"/>.</summary>
    Transformation,

    /// <summary>A <see cref="Connectors.Predicate"/>.</summary>
    Predicate,

    /// <summary>A <see cref="Connectors.Converter"/> of keys and values.</summary>
    Converter,

    /// <summary>A <see cref="Connectors.Converter"/> of headers.</summary>
    HeaderConverter,

    /// <summary>A <see cref="Connectors.ConfigProvider"/>.</summary>
    ConfigProvider,
}
