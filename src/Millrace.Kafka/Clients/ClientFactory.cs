using System.Runtime.InteropServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>Makes native clients from settings.</summary>
internal static class ClientFactory
{
    /// <param name="type">Producer (also for admin calls) or consumer.</param>
    /// <param name="settings">librdkafka's names; later entries win over <paramref name="defaults"/>.</param>
    /// <param name="defaults">What this binding sets where the caller is silent.</param>
    /// <param name="callbacks">Lives as long as the client.</param>
    /// <param name="events">Events that the queues hand out instead of calling back.</param>
    /// <exception cref="KafkaException">A setting is unknown or invalid, or settings contradict one another.</exception>
    public static ClientHandle Create(
        Librdkafka.ClientType type,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyDictionary<string, string> defaults,
        ClientCallbacks callbacks,
        Librdkafka.EventType events)
    {
        Librdkafka.RequireVersion();
        using var configuration = new ConfigurationHandle();
        Dictionary<string, string> all = new(defaults);
        foreach ((string name, string value) in settings)
            all[name] = value;
        foreach ((string name, string value) in all)
            Set(configuration, name, value);

        GCHandle self = GCHandle.Alloc(callbacks);
        callbacks.Register(configuration, self);
        Librdkafka.rd_kafka_conf_set_events(configuration, (int)events);
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        text.Clear();
        nint client = Librdkafka.rd_kafka_new(type, configuration.DangerousGetHandle(), text, (nuint)text.Length);
        if (client == 0)
        {
            KafkaErrorCode code = Librdkafka.rd_kafka_last_error();
            self.Free();
            throw new KafkaException(code, $"the Kafka {type.ToString().ToLowerInvariant()} cannot be made",
                KafkaConfig.HideSecrets(Utf8.ToString(text), all));
        }

        configuration.SetHandleAsInvalid();
        return new ClientHandle(client, self);
    }

    private static void Set(ConfigurationHandle configuration, string name, string value)
    {
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        text.Clear();
        if (Librdkafka.rd_kafka_conf_set(configuration, name, value, text, (nuint)text.Length) == Librdkafka.ConfigurationResult.Ok)
            return;
        string detail = KafkaConfig.IsSecret(name) ? "Its value is not accepted (and is not shown)." : Utf8.ToString(text);
        throw new KafkaException(KafkaErrorCode.LocalInvalidArg, $"setting {name}", detail);
    }
}
