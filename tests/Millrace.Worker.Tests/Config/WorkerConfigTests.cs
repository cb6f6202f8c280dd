using Millrace.Errors;
using Millrace.Formats;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Plugins.Providers;
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

    private static readonly PluginRegistry Plugins = new PluginRegistry().Add(FormatPlugins.All);

    [Fact]
    public void Takes_the_file_that_Kafka_ships()
    {
        WorkerConfig worker = WorkerConfig.Load(PropertiesFile.Parse(Shipped), TestPlugins.Providers);

        Assert.Equal("connect-cluster", worker.Get(WorkerSettings.GroupId));
        Assert.Equal(10_000, worker.Get(WorkerSettings.OffsetFlushInterval));
        Assert.Empty(WorkerWarnings.Of(worker, Plugins));
    }

    [Fact]
    public void Listens_on_this_machine_only_unless_told_otherwise()
    {
        Assert.Equal(new Listener("http", "127.0.0.1", 8083),
            Assert.Single(WorkerConfig.Load(PropertiesFile.Parse(Shipped), TestPlugins.Providers).Listeners));
        Assert.Equal([new Listener("http", "", 8083), new Listener("https", "::1", 0)],
            TestWorker.Config(("listeners", "http://:8083, https://[::1]:0")).Listeners);
    }

    [Theory]
    [InlineData("127.0.0.1:8083")]
    [InlineData("ftp://x:1")]
    [InlineData("http://x")]
    [InlineData("http://x:70000")]
    public void Refuses_a_listener_that_is_none(string listener) =>
        Assert.Contains("listeners", Assert.Throws<ConfigException>(() => TestWorker.Config(("listeners", listener))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Warns_once_of_each_setting_without_effect_and_starts_all_the_same()
    {
        WorkerConfig worker = TestWorker.Config(
            ("plugin.discovery", "hybrid_warn"), ("ofset.flush.interval.ms", "5"), ("producer.linger.ms", "5"), ("producer.lingr.ms", "5"),
            ("value.converter.schema.enable", "false"),
            ("connect.protocol", "eager"));

        Assert.Equal(
            [
                "Worker setting connect.protocol has no effect. Workers share tasks by an ordinary consumer group with cooperative "
                    + "rebalancing, and read the config topic all the time.",
                "Worker setting ofset.flush.interval.ms is unknown and has no effect; did you mean offset.flush.interval.ms?",
                "Worker setting plugin.discovery has no effect. Plugins are found by looking at the classes of their assemblies, as with "
                    + "only_scan. There are no manifests that could be missing.",
                "Worker setting value.converter.schema.enable is unknown to org.apache.kafka.connect.json.JsonConverter and has no effect; "
                    + "did you mean schemas.enable?",
                "Worker setting producer.lingr.ms has no effect. It has no counterpart here.",
            ],
            WorkerWarnings.Of(worker, Plugins));
    }

    [Theory]
    [InlineData("rest.extension.classes", "org.acme.BasicAuthSecurityRestExtension", "Extensions are Java classes")]
    [InlineData("security.providers", "org.acme.Fips", "Security providers are Java classes")]
    [InlineData("admin.listeners", "http://x", "must be scheme://host:port")]
    [InlineData("ssl.cipher.suites", "TLS_AES_256_GCM_SHA384", "less safe than it says")]
    [InlineData("ssl.truststore.location", "/x/trust.jks", "Only PEM is read here")]
    [InlineData("consumer.ssl.engine.factory.class", "org.acme.Engine", "less safe than it says")]
    [InlineData("sasl.login.callback.handler.class", "org.acme.Login", "less safe than it says")]
    public void Refuses_a_security_setting_that_it_does_not_honour(string name, string value, string reason)
    {
        var fault = Assert.Throws<ConfigException>(() => TestWorker.Config(("security.protocol", "SASL_SSL"), (name, value)));

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest.extension.classes", "")]
    [InlineData("ssl.enabled.protocols", "TLSv1.2,TLSv1.3")]
    [InlineData("ssl.protocol", "TLSv1.3")]
    [InlineData("ssl.cipher.suites", "TLS_AES_256_GCM_SHA384", "PLAINTEXT")]
    public void Starts_where_nothing_is_lost(string name, string value, string protocol = "SASL_SSL") =>
        Assert.NotNull(TestWorker.Config(("security.protocol", protocol), (name, value)));

    [Fact]
    public void Lists_every_fault_at_once()
    {
        string message = Assert.Throws<ConfigException>(() =>
            WorkerConfig.Load(new Dictionary<string, string> { ["offset.flush.interval.ms"] = "soon" }, TestPlugins.Providers)).Message;

        foreach (string setting in new[] { "bootstrap.servers", "group.id", "key.converter", "config.storage.topic",
            "offset.flush.interval.ms" })
            Assert.Contains(setting, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_client_settings_from_runtime_to_override()
    {
        WorkerConfig worker = TestWorker.Config(
            ("security.protocol", "SSL"), ("consumer.max.poll.records", "10"), ("consumer.fetch.min.bytes", "2"),
            ("session.timeout.ms", "9000"), ("ssl.client.auth", "none"));
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
