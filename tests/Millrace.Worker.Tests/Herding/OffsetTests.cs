using System.Net;
using System.Text.Json.Nodes;
using Millrace.Kafka;

namespace Millrace.Worker.Tests.Herding;

/// <summary>Reading and changing the offsets of connectors.</summary>
public sealed class OffsetTests(EmbeddedKafka broker) : IAsyncLifetime
{
    private readonly ProbeConnectors _probe = new();
    private readonly string _group = LiveWorker.NewGroup();
    private LiveWorker _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _probe);

    public ValueTask DisposeAsync() => _worker is null ? default : _worker.DisposeAsync();

    [Fact]
    public async Task A_source_reads_the_offsets_that_were_given_to_it()
    {
        await _worker.CreateAsync("a", "STOPPED", ("connector.class", ProbeConnectors.SourceClass), ("topic", $"{_group}-numbers"));
        Assert.Equal((HttpStatusCode.OK, External("altered")), await AlterAsync("a", Source(0, 500)));
        Assert.Equal("""[{"partition":{"probe":0},"offset":{"next":500}}]""", await OffsetsAsync("a"));
        await _worker.PutAsync("/connectors/a/resume");
        await LiveWorker.WaitUntilAsync(() => !_probe.OffsetsRead.IsEmpty, "the task to start");
        Assert.Equal(500, _probe.OffsetsRead.Last()!["next"].AsInt64);
        await _worker.PutAsync("/connectors/a/stop");
        await _worker.WaitForAsync("a", "STOPPED:");
        Assert.Equal((HttpStatusCode.OK, External("reset")), Answer(await _worker.SendAsync(HttpMethod.Delete, "/connectors/a/offsets")));
        Assert.Equal("[]", await OffsetsAsync("a"));
    }

    [Fact]
    public async Task The_offsets_of_a_sink_are_those_of_its_group()
    {
        string topic = await TopicAsync();
        await _worker.CreateAsync("a", ("connector.class", ProbeConnectors.SinkClass), ("topics", topic));
        await LiveWorker.WaitUntilAsync(() => OffsetsAsync("a"), offsets => offsets == Sink(topic, 3), "the commit of three records");
        Assert.Equal((HttpStatusCode.BadRequest,
            "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified "
            + "connector by issuing a 'PUT' request to the '/connectors/a/stop' endpoint"), await AlterAsync("a", Sink(topic, 1)));
        await _worker.PutAsync("/connectors/a/stop");
        await _worker.WaitForAsync("a", "STOPPED:");

        Assert.Equal((HttpStatusCode.OK, External("altered")), await AlterAsync("a", Sink(topic, 1)));
        Assert.Equal(Sink(topic, 1), await OffsetsAsync("a"));
        Assert.Equal((HttpStatusCode.OK, External("altered")), await AlterAsync("a", Sink(topic, null)));
        Assert.Equal("[]", await OffsetsAsync("a"));
        for (int i = 0; i < 2; i++)
            Assert.Equal((HttpStatusCode.OK, External("reset")),
                Answer(await _worker.SendAsync(HttpMethod.Delete, "/connectors/a/offsets")));
        // Also of a partition that the group has no offset of: the connector may have one.
        Assert.Equal(topic, Assert.Single(_probe.Altered!).Topic);
    }

    [Fact]
    public async Task A_group_of_its_own_is_the_one_that_is_changed()
    {
        string topic = await TopicAsync();
        await _worker.CreateAsync("b", "STOPPED", ("connector.class", ProbeConnectors.SinkClass), ("topics", topic),
            ("consumer.override.group.id", $"{_group}-own"));
        await AlterAsync("b", Sink(topic, 2));
        using var admin = new KafkaAdmin(new KafkaConfig(broker.BootstrapServers));
        Assert.Equal([new TopicPartitionOffset(topic, 0, 2)], await admin.ListGroupOffsetsAsync($"{_group}-own"));
    }

    [Fact]
    public async Task The_cluster_of_its_own_is_the_one_that_is_changed()
    {
        await using var other = new EmbeddedKafka();
        await other.InitializeAsync();
        using var admin = new KafkaAdmin(new KafkaConfig(other.BootstrapServers));
        await admin.CreateTopicAsync(new NewTopic($"{_group}-far", 1, 1));
        await _worker.CreateAsync("d", "STOPPED", ("connector.class", ProbeConnectors.SinkClass), ("topics", $"{_group}-far"),
            ("consumer.override.bootstrap.servers", other.BootstrapServers), ("admin.override.bootstrap.servers", other.BootstrapServers));
        Assert.Equal((HttpStatusCode.OK, External("altered")), await AlterAsync("d", Sink($"{_group}-far", 0)));
        Assert.Equal(Sink($"{_group}-far", 0), await OffsetsAsync("d"));
        Assert.Equal([new TopicPartitionOffset($"{_group}-far", 0, 0)], await admin.ListGroupOffsetsAsync("connect-d"));
    }

    [Theory]
    [InlineData("nowhere", 0, 1, "Failed to alter consumer group offsets for connector c")]
    [InlineData("", 9, 1, "Failed to alter consumer group offsets for connector c")]
    [InlineData("", 0, -1, "Failed to modify offsets for sink connector c")]
    public async Task Offsets_that_cannot_be_are_refused(string topic, int partition, long offset, string message)
    {
        if (topic.Length == 0) topic = await TopicAsync();
        await _worker.CreateAsync("c", "STOPPED", ("connector.class", ProbeConnectors.SinkClass), ("topics", topic));
        string body =
            $$$"""[{"partition":{"kafka_partition":{{{partition}}},"kafka_topic":"{{{topic}}}"},"offset":{"kafka_offset":{{{offset}}}}}]""";
        Assert.Equal((HttpStatusCode.InternalServerError, message), await AlterAsync("c", body));
    }

    private static string Source(int partition, long next) =>
        $$$"""[{"partition":{"probe":{{{partition}}}},"offset":{"next":{{{next}}}}}]""";

    private static string Sink(string topic, long? offset)
    {
        string value = offset is null ? "null" : $$$"""{"kafka_offset":{{{offset}}}}""";
        return $$$"""[{"partition":{"kafka_partition":0,"kafka_topic":"{{{topic}}}"},"offset":{{{value}}}}]""";
    }

    private static string External(string verb) =>
        $"The Connect framework-managed offsets for this connector have been {verb} successfully. However, if this connector "
        + $"manages offsets externally, they will need to be manually {verb} in the system that the connector uses.";

    private static (HttpStatusCode, string?) Answer((HttpStatusCode Status, JsonNode? Body) answer) =>
        (answer.Status, (string?)answer.Body!["message"]);

    private async Task<(HttpStatusCode, string?)> AlterAsync(string name, string offsets) =>
        Answer(await _worker.SendAsync(HttpMethod.Patch, $"/connectors/{name}/offsets",
            new JsonObject { ["offsets"] = JsonNode.Parse(offsets) }));

    private async Task<string> OffsetsAsync(string name) =>
        (await _worker.GetAsync($"/connectors/{name}/offsets"))!["offsets"]!.ToJsonString();

    /// <summary>A topic of one partition with three records.</summary>
    private async Task<string> TopicAsync()
    {
        string topic = $"{_group}-{Guid.NewGuid():N}";
        using var admin = new KafkaAdmin(new KafkaConfig(broker.BootstrapServers));
        await admin.CreateTopicAsync(new NewTopic(topic, 1, 1));
        using var producer = new KafkaProducer(new KafkaConfig(broker.BootstrapServers));
        for (int i = 0; i < 3; i++) await producer.ProduceAsync(topic, default, "x"u8);
        return topic;
    }
}
