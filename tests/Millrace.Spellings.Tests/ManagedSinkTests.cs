using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Spellings.Tests;

public class ManagedSinkTests
{
    private static readonly Setting<string> Value = ManagedSink.ValueFormat("AVRO", "JSON");
    private static readonly Setting<string?> Key = ManagedSink.KeyFormat("STRING", "BYTES");
    private static readonly Spelling Managed = ManagedSink.Of(ConfigDef.Of([Value, Key, .. ManagedLogin.Settings]), Value, Key);

    [Fact]
    public void Formats_become_converters_and_keys_are_bytes_unless_said()
    {
        IReadOnlyDictionary<string, string> result = Rewritten(("name", "c"), ("data.format", " json "));
        Assert.Equal("org.apache.kafka.connect.json.JsonConverter", result["value.converter"]);
        Assert.Equal("false", result["value.converter.schemas.enable"]);
        Assert.Equal("org.apache.kafka.connect.converters.ByteArrayConverter", result["key.converter"]);
        Assert.Equal("org.apache.kafka.connect.storage.StringConverter", Rewritten(("input.key.format", "string"))["key.converter"]);
        Assert.Equal("true", Rewritten(("data.format", "JSON"), ("schemas.enable", "true"))["value.converter.schemas.enable"]);
        Assert.False(Rewritten(("data.format", "AVRO")).ContainsKey("value.converter.schemas.enable"));
    }

    [Fact]
    public void What_is_given_in_the_other_spelling_stays()
    {
        IReadOnlyDictionary<string, string> result = Rewritten(("name", "c"), ("input.data.format", "AVRO"), ("value.converter", "mine"),
            ("errors.tolerance", "none"), ("errors.deadletterqueue.topic.name", "bad-${connector}"));
        Assert.Equal("mine", result["value.converter"]);
        Assert.Equal("none", result["errors.tolerance"]);
        Assert.Equal("bad-c", result["errors.deadletterqueue.topic.name"]);
        Assert.Equal("AVRO", result["input.data.format"]);
    }

    [Fact]
    public void Credentials_count_only_with_an_endpoint()
    {
        Assert.DoesNotContain(
            Rewritten(("kafka.api.key", "k"), ("kafka.api.secret", "s")),
            entry => entry.Key.StartsWith("consumer.", StringComparison.Ordinal));
        IReadOnlyDictionary<string, string> result = Rewritten(
            ("kafka.endpoint", "SASL_SSL://b:9092"), ("kafka.api.key", "k"), ("kafka.api.secret", "s\""));
        Assert.Equal("b:9092", result["consumer.override.bootstrap.servers"]);
        Assert.Equal("SASL_SSL", result["consumer.override.security.protocol"]);
        Assert.EndsWith("username=\"k\" password=\"s\\\"\";", result["consumer.override.sasl.jaas.config"], StringComparison.Ordinal);
        Assert.Equal(["kafka.api.secret", "kafka.api.key"], Managed.OriginsOf("consumer.override.sasl.jaas.config"));
    }

    [Fact]
    public void A_source_writes_JSON_and_its_topics_come_into_being_by_themselves()
    {
        Setting<string> format = ManagedSource.ValueFormat("AVRO", "JSON");
        Spelling managed = ManagedSource.Of(ConfigDef.Of([format, .. ManagedLogin.Settings]), format);
        IReadOnlyDictionary<string, string> result = managed.Rewrite(
            new Dictionary<string, string> { ["kafka.endpoint"] = "b:9092", ["kafka.api.key"] = "k" });
        Assert.Equal("org.apache.kafka.connect.json.JsonConverter", result["value.converter"]);
        Assert.Equal("false", result["value.converter.schemas.enable"]);
        Assert.Equal("1", result["topic.creation.default.partitions"]);
        Assert.Equal("b:9092", result["producer.override.bootstrap.servers"]);
    }

    private static IReadOnlyDictionary<string, string> Rewritten(params (string Key, string Value)[] config) =>
        Managed.Rewrite(config.ToDictionary(entry => entry.Key, entry => entry.Value));
}
