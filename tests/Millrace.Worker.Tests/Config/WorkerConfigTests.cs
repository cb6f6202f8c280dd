using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Tests.Rest;

namespace Millrace.Worker.Tests.Config;

public sealed class WorkerConfigTests
{
    // What Apache Kafka 4.3 ships as config/connect-distributed.properties, without its comments.
    private const string Shipped = """
        bootstrap.servers=localhost:9092
        group.id=connect-cluster
        key.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter=org.apache.kafka.connect.json.JsonConverter
        key.converter.schemas.enable=true
        value.converter.schemas.enable=true
        offset.storage.topic=connect-offsets
        offset.storage.replication.factor=1
        config.storage.topic=connect-configs
        config.storage.replication.factor=1
        status.storage.topic=connect-status
        status.storage.replication.factor=1
        offset.flush.interval.ms=10000
        """;

    [Fact]
    public void Takes_the_file_that_Kafka_ships()
    {
        WorkerConfig worker = WorkerConfig.Load(PropertiesFile.Parse(Shipped));

        Assert.Equal("connect-cluster", worker.Get(WorkerSettings.GroupId));
        Assert.Equal(10_000, worker.Get(WorkerSettings.OffsetFlushInterval));
        Assert.Null(worker.DescribeIgnored());
    }

    [Fact]
    public void Listens_on_this_machine_only_unless_told_otherwise()
    {
        Assert.Equal(new Listener("http", "127.0.0.1", 8083), Assert.Single(WorkerConfig.Load(PropertiesFile.Parse(Shipped)).Listeners));
        Assert.Equal([new Listener("http", "", 8083), new Listener("https", "::1", 0)], TestWorker.Config(("listeners", "http://:8083, https://[::1]:0")).Listeners);
    }

    [Theory]
    [InlineData("127.0.0.1:8083")]
    [InlineData("ftp://x:1")]
    [InlineData("http://x")]
    [InlineData("http://x:70000")]
    public void Refuses_a_listener_that_is_none(string listener) =>
        Assert.Contains("listeners", Assert.Throws<ConfigException>(() => TestWorker.Config(("listeners", listener))).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_what_has_no_effect_and_starts_all_the_same()
    {
        string? ignored = TestWorker.Config(("plugin.path", "/opt"), ("colour", "blue"), ("producer.linger.ms", "5"), ("security.protocol", "SSL")).DescribeIgnored();

        Assert.Equal("Worker settings without effect: not needed by Millrace: plugin.path; unknown: colour;", ignored);
    }

    [Fact]
    public void Lists_every_fault_at_once()
    {
        string message = Assert.Throws<ConfigException>(() => WorkerConfig.Load(new Dictionary<string, string> { ["offset.flush.interval.ms"] = "soon" })).Message;

        foreach (string setting in new[] { "bootstrap.servers", "group.id", "key.converter", "config.storage.topic", "offset.flush.interval.ms" })
            Assert.Contains(setting, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_client_settings_from_runtime_to_override()
    {
        WorkerConfig worker = TestWorker.Config(
            ("security.protocol", "SSL"), ("consumer.max.poll.records", "10"), ("consumer.fetch.min.bytes", "2"), ("session.timeout.ms", "9000"), ("ssl.client.auth", "none"));
        var connector = new Dictionary<string, string> { ["consumer.override.fetch.min.bytes"] = "3", ["producer.override.acks"] = "1" };

        Dictionary<string, string> consumer = ClientConfig.SinkConsumer(worker, "x", 2, connector);

        Assert.Equal("connect-x", consumer["group.id"]);
        Assert.Equal("connector-consumer-x-2", consumer["client.id"]);
        Assert.Equal("SSL", consumer["security.protocol"]);
        Assert.Equal("10", consumer["max.poll.records"]);
        Assert.Equal("3", consumer["fetch.min.bytes"]);
        Assert.Equal("127.0.0.1:1", consumer["bootstrap.servers"]);
        Assert.Equal("10000", consumer["session.timeout.ms"]); // the runtime's; 9000 is for the worker's membership
        Assert.DoesNotContain("ssl.client.auth", consumer.Keys);
        Assert.Equal("1", ClientConfig.SourceProducer(worker, "x", 0, connector)["acks"]);
    }
}
