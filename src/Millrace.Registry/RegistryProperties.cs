using Millrace.Kafka;
using Millrace.Registry.Settings;

namespace Millrace.Registry;

/// <summary>Reads settings from the properties of a <c>schema-registry.properties</c> file.</summary>
public static class RegistryProperties
{
    private const string KafkaPrefix = "kafkastore.";

    // Whoever sets these relies on a closed door: to go on without would be worse than not to start. NONE and empty ask for nothing.
    private static readonly string[] Doors =
    [
        "authentication.method", "resource.extension.class", "schema.registry.resource.extension.class",
        "rest.servlet.initializor.classes", "websocket.servlet.initializor.classes",
    ];

    // Of the original's own machinery, not of the Kafka client.
    private static readonly string[] NotForTheClient = ["kafkastore.init.timeout.ms", "kafkastore.connection.url", "kafkastore.group.id"];

    /// <summary>
    /// Settings from properties; the original's <c>kafkastore.security.protocol</c> and siblings go to the Kafka clients, in their names.
    /// </summary>
    /// <param name="unneeded">Names that mean nothing to this registry.</param>
    /// <exception cref="ArgumentException">A value cannot be read, or the brokers are missing; the message names the property.</exception>
    public static RegistrySettings Read(IReadOnlyDictionary<string, string> properties, out IReadOnlyList<string> unneeded)
    {
        var settings = new RegistrySettings { BootstrapServers = "" };
        var kafka = new Dictionary<string, string>(StringComparer.Ordinal);
        var tls = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var (name, value) in properties)
        {
            if (Doors.Contains(name) && value.Trim() is not "" and not "false"
                && !value.Trim().Equals("none", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"{name}: '{value}' is not what this registry does. It has accounts of its own: leave the "
                    + "setting out and name their file in access.users.file.");
            }

            if (RegistrySettingDefs.Find(name) is { } setting)
            {
                settings = settings.With(setting, value);
            }
            else if (name.StartsWith("ssl.", StringComparison.Ordinal))
            {
                tls[name] = value;
            }
            else if (name.StartsWith(KafkaPrefix, StringComparison.Ordinal) && !NotForTheClient.Contains(name))
            {
                kafka[name[KafkaPrefix.Length..]] = value;
            }
            else
            {
                left.Add(name);
            }
        }

        TranslatedConfig clients = JavaClientConfig.ToLibrdkafka(kafka, ClientRole.Admin);
        left.AddRange(clients.Ignored.Select(ignored => KafkaPrefix + ignored.Name));
        if (!settings.IsHttps)
            left.AddRange(tls.Keys.Where(name => name is "ssl.keystore.location" or "ssl.truststore.location")
                .Order(StringComparer.Ordinal));
        unneeded = left;
        settings = settings with { Kafka = clients.Settings, Tls = tls };
        // A door that stays open because nobody speaks TLS there.
        foreach (string name in new[] { "ssl.client.authentication", "ssl.client.auth" })
            if (!settings.IsHttps && tls.GetValueOrDefault(name)?.Trim().ToUpperInvariant() is not (null or "" or "NONE" or "FALSE"))
                throw new ArgumentException(
                    $"{name}: '{tls[name]}' takes a listener of https://: set listeners=https://..., or take it out");
        if (settings.BootstrapServers.Length == 0)
            throw new ArgumentException("kafkastore.bootstrap.servers is missing: name the Kafka brokers, such as localhost:9092");
        _ = settings.DefaultLevel;
        return settings;
    }
}
