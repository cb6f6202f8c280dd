using System.Collections.Frozen;
using System.Globalization;
using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>
/// What Connect's users call the settings of Kafka clients (the Java names), with the types that are checked when a connector overrides
/// one. Names that are not listed here are passed on unchecked; Millrace.Kafka translates them for librdkafka.
/// </summary>
internal static class ClientSettings
{
    private static readonly FrozenDictionary<string, ConfigType> Types = new (ConfigType Type, string[] Names)[]
    {
        (ConfigType.Int,
        [
            "max.poll.records", "fetch.min.bytes", "fetch.max.bytes", "fetch.max.wait.ms", "max.partition.fetch.bytes",
                "session.timeout.ms",
            "heartbeat.interval.ms", "max.poll.interval.ms", "auto.commit.interval.ms", "default.api.timeout.ms", "request.timeout.ms",
                "batch.size",
            "max.request.size", "max.in.flight.requests.per.connection", "delivery.timeout.ms", "retries", "send.buffer.bytes",
                "receive.buffer.bytes",
            "transaction.timeout.ms", "metrics.num.samples", "compression.gzip.level", "compression.lz4.level", "compression.zstd.level",
        ]),
        (ConfigType.Long,
        [
            "linger.ms", "buffer.memory", "max.block.ms", "metadata.max.age.ms", "metadata.max.idle.ms", "connections.max.idle.ms",
                "reconnect.backoff.ms",
            "reconnect.backoff.max.ms", "retry.backoff.ms", "retry.backoff.max.ms", "socket.connection.setup.timeout.ms",
            "socket.connection.setup.timeout.max.ms", "metadata.recovery.rebootstrap.trigger.ms", "sasl.kerberos.min.time.before.relogin",
        ]),
        (ConfigType.Boolean,
            ["enable.auto.commit", "enable.idempotence", "check.crcs", "exclude.internal.topics", "allow.auto.create.topics"]),
        (ConfigType.Password,
        [
            "sasl.jaas.config", "ssl.key.password", "ssl.keystore.password", "ssl.keystore.key", "ssl.keystore.certificate.chain",
            "ssl.truststore.password", "ssl.truststore.certificates", "sasl.oauthbearer.client.credentials.client.secret",
            "sasl.oauthbearer.assertion.private.key.passphrase", "sasl.password",
        ]),
        (ConfigType.String,
        [
            "bootstrap.servers", "client.id", "client.rack", "client.dns.lookup", "security.protocol", "group.id", "group.instance.id",
                "auto.offset.reset",
            "isolation.level", "acks", "compression.type", "transactional.id", "partitioner.class", "partition.assignment.strategy",
                "group.protocol",
            "interceptor.classes", "key.serializer", "value.serializer", "key.deserializer", "value.deserializer",
                "metadata.recovery.strategy",
        ]),
    }.SelectMany(entry => entry.Names.Select(name => KeyValuePair.Create(name, entry.Type))).ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Types.Keys;

    public static bool IsKnown(string name) => Types.ContainsKey(name);

    public static bool IsSecret(string name) => Types.GetValueOrDefault(name, ConfigType.String) == ConfigType.Password;

    /// <summary>What is wrong with the text, in Kafka's words, or null.</summary>
    public static string? Check(string name, string text) => Types.GetValueOrDefault(name, ConfigType.String) switch
    {
        ConfigType.Int when !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
            "Not a number of type INT",
        ConfigType.Long when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
            "Not a number of type LONG",
        ConfigType.Boolean when !bool.TryParse(text, out _) => "Expected value to be either true or false",
        _ => null,
    };
}
