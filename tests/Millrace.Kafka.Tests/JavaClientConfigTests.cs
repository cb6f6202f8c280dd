namespace Millrace.Kafka.Tests;

public class JavaClientConfigTests
{
    [Fact]
    public void Translates_a_workers_consumer_settings()
    {
        TranslatedConfig translated = JavaClientConfig.ToLibrdkafka(
            new Dictionary<string, string>
            {
                ["bootstrap.servers"] = "b:9092",
                ["security.protocol"] = "SASL_SSL",
                ["sasl.mechanism"] = "SCRAM-SHA-512",
                ["sasl.jaas.config"] =
                    """org.apache.kafka.common.security.scram.ScramLoginModule required username="me" password="a\"b;c";""",
                ["ssl.truststore.location"] = "/etc/ca.pem",
                ["ssl.truststore.password"] = "unused",
                ["ssl.endpoint.identification.algorithm"] = "",
                ["fetch.max.bytes"] = "500000",
                ["fetch.max.wait.ms"] = "250",
                ["request.timeout.ms"] = "30000",
                ["auto.offset.reset"] = "none",
                ["max.poll.records"] = "2000",
                ["partition.assignment.strategy"] =
                    "org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                ["key.deserializer"] = "org.apache.kafka.common.serialization.StringDeserializer",
                ["acks"] = "all",
                ["made.up"] = "x",
            },
            ClientRole.Consumer);
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["bootstrap.servers"] = "b:9092",
                ["security.protocol"] = "sasl_ssl",
                ["sasl.mechanism"] = "SCRAM-SHA-512",
                ["sasl.username"] = "me",
                ["sasl.password"] = "a\"b;c",
                ["ssl.ca.location"] = "/etc/ca.pem",
                ["ssl.endpoint.identification.algorithm"] = "none",
                ["fetch.max.bytes"] = "500000",
                ["message.max.bytes"] = "500000",
                ["fetch.wait.max.ms"] = "250",
                ["socket.timeout.ms"] = "30000",
                ["auto.offset.reset"] = "error",
                ["partition.assignment.strategy"] = "range",
            },
            new SortedDictionary<string, string>(translated.Settings));
        Assert.Equal(["acks", "key.deserializer", "made.up", "max.poll.records"], translated.Ignored.Select(i => i.Name));
    }

    [Fact]
    public void Translates_a_producers_sizes()
    {
        KafkaConfig settings = JavaClientConfig.ToLibrdkafka(
            new Dictionary<string, string>
            {
                ["max.request.size"] = "8000000", ["buffer.memory"] = "33554432", ["request.timeout.ms"] = "5000", ["batch.size"] = "0",
                ["compression.type"] = "ZSTD", ["receive.buffer.bytes"] = "-1",
            },
            ClientRole.Producer).Settings;
        Assert.Equal("8000000", settings["message.max.bytes"]);
        Assert.Equal("32768", settings["queue.buffering.max.kbytes"]);
        Assert.Equal("5000", settings["request.timeout.ms"]);
        Assert.Equal("zstd", settings["compression.type"]);
        using var accepted = new KafkaProducer(new KafkaConfig(settings).With("bootstrap.servers", "127.0.0.1:1"));
    }

    [Theory]
    [InlineData("com.example.MyModule required password=\"TOPSECRET\";")]
    [InlineData("TOPSECRET")]
    [InlineData("")]
    public void Unknown_login_module_is_named_without_its_text(string jaas)
    {
        TranslatedConfig translated = JavaClientConfig.ToLibrdkafka(
            new Dictionary<string, string> { ["sasl.jaas.config"] = jaas }, ClientRole.Admin);
        Assert.Empty(translated.Settings);
        Assert.Equal("sasl.jaas.config", translated.Ignored.Single().Name);
        Assert.DoesNotContain("TOPSECRET", translated.Ignored.Single().Reason);
    }

    [Fact]
    public void Java_key_stores_say_how_to_convert_them()
    {
        TranslatedConfig translated = JavaClientConfig.ToLibrdkafka(
            new Dictionary<string, string>
            {
                ["ssl.truststore.location"] = "trust.jks", ["ssl.keystore.location"] = "key.p12", ["ssl.keystore.password"] = "secret",
            },
            ClientRole.Producer);
        Assert.Equal("key.p12", translated.Settings["ssl.keystore.location"]);
        Assert.Equal("secret", translated.Settings["ssl.keystore.password"]);
        Assert.Contains("keytool", translated.Ignored.Single(i => i.Name == "ssl.truststore.location").Reason);
    }

    [Fact]
    public void Every_rule_leads_to_a_setting_that_the_library_knows()
    {
        Span<byte> text = stackalloc byte[512];
        foreach ((string name, JavaSettingRule rule) in JavaSettingRules.ByName)
        {
            foreach (string target in new[] { rule.Name, rule.NameElsewhere ?? "" }.Where(t => t.Length > 0))
            {
                // An impossible value is refused for its value, an unknown name for its name; a text setting takes anything.
                using var configuration = new Native.ConfigurationHandle();
                Assert.True(
                    Native.Librdkafka.rd_kafka_conf_set(configuration, target, "?", text, 512)
                        != Native.Librdkafka.ConfigurationResult.Unknown,
                    $"{name} -> {target}");
            }
        }
    }
}
