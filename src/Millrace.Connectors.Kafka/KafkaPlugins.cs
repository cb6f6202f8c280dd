namespace Millrace.Connectors.Kafka;

/// <summary>The connectors of this assembly.</summary>
public static class KafkaPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Sink, "io.millrace.connectors.KafkaSinkConnector", KafkaSinkSettings.Def, () => new KafkaSinkConnector()),
    ];
}
