using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>What is refused before anything is written.</summary>
public sealed class SettingTests(Brokers brokers)
{
    [Theory]
    [InlineData("output.topic", "a", "which it reads")]
    [InlineData("output.topic", "b", "which it reads")]
    [InlineData("output.topic", "${topic}", "add to the name")]
    [InlineData("output.topic", "no blanks", "A topic has up to 249")]
    [InlineData("output.partition", "ANY", "one of")]
    [InlineData("kafka.acks", "1", "leave it out")]
    [InlineData("kafka.transactional.id", "x", "leave it out")]
    [InlineData("kafka.lingerms", "5", "no counterpart")]
    [InlineData("kafka.max.poll.records", "5", "does not concern this client")]
    public async Task What_cannot_work_is_an_error_at_its_setting(string name, string value, string reason)
    {
        ConfigValidation validation = await ValidateAsync([
            ("topics", "a, b"), .. name == "output.topic" ? [] : new[] { ("output.topic", "c") }, (name, value)]);
        string error = Assert.Single(validation[name].Errors);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.Equal(1, validation.ErrorCount);
    }

    [Theory]
    [InlineData("kafka.compression.type", "zstd")]
    [InlineData("kafka.security.protocol", "PLAINTEXT")]
    [InlineData("output.value.converter.schema.registry.url", "http://127.0.0.1:8081")]
    public async Task What_a_producer_knows_is_taken(string name, string value) =>
        Assert.Equal(0, (await ValidateAsync(("topics", "a"), ("output.topic", "c"), (name, value))).ErrorCount);

    [Fact]
    public async Task A_renamed_topic_or_another_cluster_is_no_loop()
    {
        Assert.Equal(0, (await ValidateAsync(("topics", "a"), ("transforms", "route"))).ErrorCount);
        Assert.Equal(0, (await ValidateAsync(("topics", "a"), ("kafka.bootstrap.servers", "elsewhere:9092"))).ErrorCount);
    }

    [Fact]
    public async Task Exactly_once_reads_committed_records_only()
    {
        ConfigValidation validation = await ValidateAsync(
            ("topics", "a"), ("output.topic", "c"), ("exactly.once", "true"), ("consumer.override.isolation.level", "read_uncommitted"));
        Assert.Contains("leave consumer.override.isolation.level out", Assert.Single(validation.AllErrors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exactly_once_does_not_reach_into_another_cluster()
    {
        var fault = await Assert.ThrowsAsync<ConfigException>(() => StartAsync(brokers.OtherServers));
        Assert.Contains("exactly.once=true", fault.Message, StringComparison.Ordinal);
        Assert.Contains("kafka.bootstrap.servers", fault.Message, StringComparison.Ordinal);
        // The same cluster under a name of its own is the same cluster.
        await using SinkHarness sink = await StartAsync(brokers.Servers);
    }

    [Fact]
    public async Task A_topic_that_a_transformation_leads_back_is_refused_when_it_comes()
    {
        await using SinkHarness sink =
            await StartAsync(null, ("topics.regex", "t-.*"), ("transforms", "route"), ("output.topic", "${topic}"));
        sink.Open(new Records.TopicPartition("t-1", 0));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync("t-1", TestRecord.Text("k", "v")));
        Assert.Contains("t-1, which it reads", fault.Message, StringComparison.Ordinal);
    }

    private static Task<ConfigValidation> ValidateAsync(params (string Name, string Value)[] config) =>
        KafkaPlugins.All.Single().Create() is SinkConnector connector
            ? connector.ValidateAsync(config.ToDictionary(), CancellationToken.None)
            : throw new InvalidOperationException();

    private Task<SinkHarness> StartAsync(string? servers, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> config = new() { ["topics"] = "a", ["output.topic"] = "c" };
        if (servers is not null) (config["kafka.bootstrap.servers"], config["exactly.once"]) = (servers, "true");
        foreach (var (name, value) in more) config[name] = value;
        if (config.ContainsKey("topics.regex")) config.Remove("topics");
        var context = new TestSinkContext
        {
            Name = $"c-{Guid.NewGuid():N}",
            Cluster = new Dictionary<string, string> { ["bootstrap.servers"] = brokers.Servers },
            Converters = Converters.Create,
        };
        return SinkHarness.StartAsync((SinkConnector)KafkaPlugins.All.Single().Create(), config, context);
    }
}
