namespace Millrace.Registry.Tests;

/// <summary>A <c>schema-registry.properties</c> as the original takes it.</summary>
public sealed class RegistryPropertiesTests
{
    [Fact]
    public void Brokers_login_and_listener_are_taken_and_clients_get_them_in_their_own_names()
    {
        RegistrySettings settings = Read(out IReadOnlyList<string> unneeded,
            ("kafkastore.bootstrap.servers", "SASL_SSL://one:9093,SASL_SSL://two:9093"), ("listeners", "http://0.0.0.0:8085"), ("kafkastore.topic", "schemas"),
            ("kafkastore.security.protocol", "SASL_SSL"), ("kafkastore.sasl.mechanism", "PLAIN"),
            ("kafkastore.sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\" password=\"secret\";"),
            ("schema.compatibility.level", "full"), ("host.name", "registry"));
        Assert.Equal(("one:9093,two:9093", "0.0.0.0", 8085, "schemas"), (settings.BootstrapServers, settings.Host, settings.Port, settings.Topic));
        Assert.Equal("full", settings.CompatibilityLevel);
        Assert.Equal(
            [("sasl.mechanism", "PLAIN"), ("sasl.password", "secret"), ("sasl.username", "me"), ("security.protocol", "sasl_ssl")],
            settings.Kafka.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value)));
        Assert.Equal(["host.name"], unneeded);
    }

    [Theory]
    [InlineData("kafkastore.topic", "x", "kafkastore.bootstrap.servers is missing")]
    [InlineData("listeners", "8081", "listeners: '8081' cannot be read: a listener is written http://host:port")]
    [InlineData("kafkastore.timeout.ms", "soon", "kafkastore.timeout.ms: 'soon' cannot be read")]
    public void What_cannot_be_read_is_named(string name, string value, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => Read(out _, (name, value))).Message, StringComparison.Ordinal);

    private static RegistrySettings Read(out IReadOnlyList<string> unneeded, params (string Name, string Value)[] properties) =>
        RegistryProperties.Read(properties.ToDictionary(property => property.Name, property => property.Value), out unneeded);
}
