using System.Globalization;
using Millrace.Http;
using Millrace.Kafka;

namespace Millrace.Registry;

/// <summary>Reads settings from the properties of a <c>schema-registry.properties</c> file.</summary>
public static class RegistryProperties
{
    private const string KafkaPrefix = "kafkastore.";

    private static readonly Dictionary<string, Func<RegistrySettings, string, RegistrySettings>> Known = new(StringComparer.Ordinal)
    {
        ["listeners"] = Listen,
        ["kafkastore.bootstrap.servers"] = (settings, value) => settings with { BootstrapServers = WithoutProtocol(value) },
        ["kafkastore.topic"] = (settings, value) => settings with { Topic = value },
        ["kafkastore.topic.replication.factor"] = (settings, value) => settings with { ReplicationFactor = Number(value) },
        ["kafkastore.timeout.ms"] = (settings, value) => settings with { WriteTimeout = TimeSpan.FromMilliseconds(Number(value)) },
        ["kafkastore.write.max.retries"] = (settings, value) => settings with { WriteRetries = Number(value) },
        ["schema.compatibility.level"] = (settings, value) => settings with { CompatibilityLevel = value },
        ["avro.compatibility.level"] = (settings, value) => settings with { CompatibilityLevel = value },
        ["schema.validate.fields"] = (settings, value) => settings with { ValidatesFields = bool.Parse(value) },
        ["mode.mutability"] = (settings, value) => settings with { AreModesMutable = bool.Parse(value) },
        ["schema.search.default.limit"] = (settings, value) => settings with { SearchLimit = Number(value) },
        ["access.control.allow.origin"] = (settings, value) => settings with { AllowedOrigins = AccessSettings.List(value) },
        ["access.control.allow.methods"] = (settings, value) => settings with { AllowedMethods = AccessSettings.List(value) },
        ["rest.allowed.hosts"] = (settings, value) => settings with { AllowedHosts = AccessSettings.List(value) },
        ["host.name"] = (settings, value) => settings with { AdvertisedHost = value },
    };

    // Whoever sets these relies on a closed door: to go on without would be worse than not to start. NONE and empty ask for nothing.
    private static readonly string[] Doors =
    [
        "authentication.method", "ssl.client.auth", "ssl.client.authentication", "resource.extension.class", "schema.registry.resource.extension.class",
        "rest.servlet.initializor.classes", "websocket.servlet.initializor.classes",
    ];

    // Of the original's own machinery, not of the Kafka client.
    private static readonly string[] NotForTheClient = ["kafkastore.init.timeout.ms", "kafkastore.connection.url", "kafkastore.group.id"];

    /// <summary>The names that mean something here, those for the Kafka client aside; for who has mistyped one.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Settings from properties; the original's <c>kafkastore.security.protocol</c> and siblings go to the Kafka clients, in their names.</summary>
    /// <param name="unneeded">Names that mean nothing to this registry.</param>
    /// <exception cref="ArgumentException">A value cannot be read, or the brokers are missing; the message names the property.</exception>
    public static RegistrySettings Read(IReadOnlyDictionary<string, string> properties, out IReadOnlyList<string> unneeded)
    {
        var settings = new RegistrySettings { BootstrapServers = "" };
        var kafka = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var (name, value) in properties)
        {
            if (Doors.Contains(name) && value.Trim() is not "" and not "false" && !value.Trim().Equals("none", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"{name}: '{value}' is not what this registry does: it asks nobody who he is. "
                    + "Leave the setting out and let the registry listen on loopback, behind a proxy that asks for logins.");
            }

            if (Known.TryGetValue(name, out var apply))
            {
                try
                {
                    settings = apply(settings, value.Trim());
                }
                catch (FormatException fault)
                {
                    throw new ArgumentException($"{name}: '{value}' cannot be read: {fault.Message}", fault);
                }
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
        unneeded = left;
        if (settings.BootstrapServers.Length == 0)
            throw new ArgumentException("kafkastore.bootstrap.servers is missing: name the Kafka brokers, such as localhost:9092");
        settings = settings with { Kafka = clients.Settings };
        _ = settings.DefaultLevel;
        return settings;
    }

    private static RegistrySettings Listen(RegistrySettings settings, string listeners)
    {
        string first = listeners.Split(',')[0].Trim();
        if (!Uri.TryCreate(first, UriKind.Absolute, out Uri? url) || url.Scheme != "http")
            throw new FormatException("a listener is written http://host:port");
        return settings with { Host = url.Host, Port = url.Port };
    }

    private static string WithoutProtocol(string servers) =>
        string.Join(',', servers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(server => server.Contains("://", StringComparison.Ordinal) ? server[(server.IndexOf("://", StringComparison.Ordinal) + 3)..] : server));

    private static int Number(string value) => int.Parse(value, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
