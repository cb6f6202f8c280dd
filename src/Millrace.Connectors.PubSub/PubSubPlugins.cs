using Millrace.Connectors.PubSub.Sink;
using Millrace.Connectors.PubSub.Source;

namespace Millrace.Connectors.PubSub;

/// <summary>The Google Pub/Sub connectors, under the class names of Google's own.</summary>
public static class PubSubPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Sink, "com.google.pubsub.kafka.sink.CloudPubSubSinkConnector", SinkSettings.Def, static () =>
            new PubSubSinkConnector()),
        new(PluginType.Source, "com.google.pubsub.kafka.source.CloudPubSubSourceConnector", SourceSettings.Def, static () =>
            new PubSubSourceConnector()),
    ];
}
