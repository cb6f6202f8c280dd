using Millrace.Registry.Settings;

namespace Millrace.Registry.Tests;

/// <summary>A <c>schema-registry.properties</c> as the original takes it.</summary>
public sealed class RegistryPropertiesTests
{
    [Fact]
    public void Brokers_login_and_listener_are_taken_and_clients_get_them_in_their_own_names()
    {
        RegistrySettings settings = Read(out IReadOnlyList<string> unneeded,
            ("kafkastore.bootstrap.servers", "SASL_SSL://one:9093,SASL_SSL://two:9093"), ("listeners", "http://0.0.0.0:8085"),
            ("kafkastore.topic", "schemas"),
            ("kafkastore.security.protocol", "SASL_SSL"), ("kafkastore.sasl.mechanism", "PLAIN"),
            ("kafkastore.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\" password=\"secret\";"),
            ("schema.compatibility.level", "full"), ("host.name", "registry"),
            ("access.control.allow.origin", "https://a.example, https://b.example"),
            ("access.control.allow.methods", "GET,POST,PUT"), ("rest.allowed.hosts", "proxy.example"), ("inter.instance.protocol", "http"));
        Assert.Equal(("one:9093,two:9093", "0.0.0.0", 8085, "schemas"),
            (settings.BootstrapServers, settings.Host, settings.Port, settings.Topic));
        Assert.Equal("full", settings.CompatibilityLevel);
        Assert.Equal(
            [("sasl.mechanism", "PLAIN"), ("sasl.password", "secret"), ("sasl.username", "me"), ("security.protocol", "sasl_ssl")],
            settings.Kafka.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value)));
        Assert.Equal(["https://a.example", "https://b.example"], settings.AllowedOrigins);
        Assert.Equal(["GET", "POST", "PUT"], settings.AllowedMethods);
        Assert.Equal(("registry", "proxy.example"), (settings.AdvertisedHost, settings.AllowedHosts.Single()));
        Assert.Equal(["inter.instance.protocol"], unneeded);
    }

    [Theory]
    [InlineData("kafkastore.topic", "x", "kafkastore.bootstrap.servers is missing")]
    [InlineData("listeners", "8081", "Invalid value 8081 for configuration listeners: a listener is written http://host:port")]
    [InlineData("kafkastore.timeout.ms", "soon", "Invalid value soon for configuration kafkastore.timeout.ms: Not a number of type INT")]
    [InlineData("authentication.method", "BASIC", "authentication.method: 'BASIC' is not what this registry does")]
    [InlineData("ssl.client.authentication", "REQUIRED", "ssl.client.authentication: 'REQUIRED' takes a listener of https://")]
    [InlineData("schema.registry.resource.extension.class", "a.B",
        "schema.registry.resource.extension.class: 'a.B' is not what this registry does")]
    public void What_cannot_be_read_or_would_leave_a_door_open_is_named(string name, string value, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => Read(out _, (name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_choice_that_is_offered_is_taken_by_whoever_reads_it()
    {
        foreach (var setting in RegistrySettings.Config.Settings)
        {
            foreach (string choice in setting.Choices.Concat(setting.RecommendedValues))
            {
                RegistrySettings settings = Read(out _, ("kafkastore.bootstrap.servers", "one:9092"), (setting.Name, choice));
                Assert.Equal(
                    settings.CompatibilityLevel.Replace("_", "", StringComparison.Ordinal), $"{settings.DefaultLevel}", ignoreCase: true);
            }
        }
    }

    [Fact]
    public void What_is_set_on_settings_is_read_from_them_and_leaves_the_others_alone()
    {
        var plain = new RegistrySettings { BootstrapServers = "one:9092" };
        RegistrySettings changed = plain with
        {
            Topic = "t",
            ReplicationFactor = 2,
            WriteTimeout = TimeSpan.FromSeconds(8),
            WriteRetries = 0,
            AreModesMutable = false,
            ValidatesFields = true,
            SearchLimit = 5,
            AllowedOrigins = ["a", "b"],
            AdvertisedHost = "h",
        };
        Assert.Equal(("t", 2, 8, 0), (changed.Topic, changed.ReplicationFactor, changed.WriteTimeout.TotalSeconds, changed.WriteRetries));
        Assert.Equal((false, true, 5, "h"),
            (changed.AreModesMutable, changed.ValidatesFields, changed.SearchLimit, changed.AdvertisedHost));
        Assert.Equal(["a", "b"], changed.AllowedOrigins);
        Assert.Equal(("_schemas", 3, 10, null),
            (plain.Topic, plain.ReplicationFactor, plain.WriteTimeout.TotalSeconds, plain.AdvertisedHost));
        Assert.Null((changed with { AdvertisedHost = null }).AdvertisedHost);
    }

    private static RegistrySettings Read(out IReadOnlyList<string> unneeded, params (string Name, string Value)[] properties) =>
        RegistryProperties.Read(properties.ToDictionary(property => property.Name, property => property.Value), out unneeded);
}
