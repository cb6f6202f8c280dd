namespace Millrace.Connectors.File;

/// <summary>The file connectors, under the class names that Kafka Connect gives them.</summary>
public static class FilePlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Sink, "org.apache.kafka.connect.file.FileStreamSinkConnector", FileSinkSettings.Def, () => new FileSinkConnector()),
        new(PluginType.Source, "org.apache.kafka.connect.file.FileStreamSourceConnector", FileSourceSettings.Def, () =>
            new FileSourceConnector()),
    ];
}
