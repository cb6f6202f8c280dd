using Millrace.Connectors.PubSub.Source;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>Tasks of the source.</summary>
internal static class PubSubSource
{
    public static Dictionary<string, string> Config(string host, string subscription, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "source", ["connector.class"] = "com.google.pubsub.kafka.source.CloudPubSubSourceConnector",
            ["kafka.topic"] = "messages",
            ["cps.project"] = PubSubEmulator.Project, ["cps.subscription"] = subscription, ["cps.useEmulator"] = "true",
            ["cps.endpoint"] = host,
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    public static Task<SourceHarness> StartAsync(string host, string subscription, params (string Key, string Value)[] settings) =>
        SourceHarness.StartAsync(new PubSubSourceTask(), Config(host, subscription, settings));
}
