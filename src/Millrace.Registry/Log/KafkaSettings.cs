using System.Globalization;
using Millrace.Kafka;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Log;

/// <summary>Settings of the registry's Kafka clients, in librdkafka's names. What the user set wins.</summary>
internal static class KafkaSettings
{
    // Jitter does the rest; librdkafka's default of up to 10 s would keep a registry waiting long after its broker is back.
    private const string MostReconnectDelayMs = "1000";

    public static KafkaConfig Common(RegistrySettings settings)
    {
        var config = new KafkaConfig(settings.BootstrapServers)
        {
            ["client.id"] = "millrace-registry",
            ["reconnect.backoff.max.ms"] = MostReconnectDelayMs,
        };
        foreach (var (name, value) in settings.Kafka) config[name] = value;
        return config;
    }

    public static KafkaConfig Consumer(RegistrySettings settings) => Common(settings)
        .With("enable.partition.eof", "true")
        .With("auto.offset.reset", "earliest")
        // A write is done when it is read back: every ms that a fetch lingers is a ms that the client waits.
        .With("fetch.wait.max.ms", "100")
        .With("fetch.error.backoff.ms", "50");

    public static KafkaConfig Producer(RegistrySettings settings) => Common(settings)
        .With("linger.ms", "0")
        .With("acks", "all")
        // What was not delivered by then must not turn up later, when the client has long been told that it failed.
        .With("message.timeout.ms", ((long)settings.WriteTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
}
