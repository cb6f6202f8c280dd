namespace Millrace.Spellings.Tests;

public class ManagedSinkTests
{
    [Fact]
    public void Formats_become_converters_and_keys_are_bytes_unless_said()
    {
        Dictionary<string, string> result = Added(("name", "c"), ("data.format", " json "));
        Assert.Equal("org.apache.kafka.connect.json.JsonConverter", result["value.converter"]);
        Assert.Equal("false", result["value.converter.schemas.enable"]);
        Assert.Equal("org.apache.kafka.connect.converters.ByteArrayConverter", result["key.converter"]);
        Assert.Equal("org.apache.kafka.connect.storage.StringConverter", Added(("input.key.format", "string"))["key.converter"]);
    }

    [Fact]
    public void What_is_given_in_the_other_spelling_stays()
    {
        Dictionary<string, string> result = Added(("name", "c"), ("input.data.format", "AVRO"), ("value.converter", "mine"), ("errors.tolerance", "none"),
            ("errors.deadletterqueue.topic.name", "bad-${connector}"));
        Assert.Equal("mine", result["value.converter"]);
        Assert.Equal("none", result["errors.tolerance"]);
        Assert.Equal("bad-c", result["errors.deadletterqueue.topic.name"]);
    }

    [Fact]
    public void Credentials_count_only_with_an_endpoint()
    {
        Assert.DoesNotContain(Added(("kafka.api.key", "k"), ("kafka.api.secret", "s")), entry => entry.Key.StartsWith("consumer.", StringComparison.Ordinal));
        Dictionary<string, string> result = Added(("kafka.endpoint", "SASL_SSL://b:9092"), ("kafka.api.key", "k"), ("kafka.api.secret", "s\""));
        Assert.Equal("b:9092", result["consumer.override.bootstrap.servers"]);
        Assert.Equal("SASL_SSL", result["consumer.override.security.protocol"]);
        Assert.EndsWith("username=\"k\" password=\"s\\\"\";", result["consumer.override.sasl.jaas.config"], StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Added(params (string Key, string Value)[] config)
    {
        var result = config.ToDictionary(entry => entry.Key, entry => entry.Value);
        ManagedSink.Add(new Dictionary<string, string>(result), result);
        return result;
    }
}
