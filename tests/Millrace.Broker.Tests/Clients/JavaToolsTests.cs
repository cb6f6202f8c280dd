using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Millrace.Broker.Tests.Clients;

/// <summary>Apache Kafka 4.3's own command-line tools, each a JVM of its own.</summary>
public sealed class JavaToolsTests
{
    private static string Kafka()
    {
        Tool.Require("java", "openjdk-17-jre-headless");
        return Path.Combine(Tool.RequireShared("kafka"), "bin", "kafka");
    }

    [Fact]
    public async Task Topics_and_configs_tools_create_describe_alter_and_delete()
    {
        string kafka = Kafka();
        await using TestBroker broker = await TestBroker.StartAsync();
        Task<string> Run(string tool, params string[] arguments) =>
            Tool.RunAsync(kafka, [tool, "--bootstrap-server", broker.BootstrapServers, .. arguments]);

        await Run("topics", "--create", "--topic", "orders", "--partitions", "2", "--config", "retention.ms=4321");
        string described = await Run("topics", "--describe", "--topic", "orders");
        Assert.Contains("PartitionCount: 2", described, StringComparison.Ordinal);
        Assert.Contains("retention.ms=4321", described, StringComparison.Ordinal);

        await Run("topics", "--alter", "--topic", "orders", "--partitions", "3");
        await Run("configs", "--alter", "--entity-type", "topics", "--entity-name", "orders", "--add-config",
            "cleanup.policy=[compact,delete]", "--delete-config", "retention.ms");
        string configs = await Run("configs", "--describe", "--entity-type", "topics", "--entity-name", "orders");
        Assert.Contains("cleanup.policy=compact,delete", configs, StringComparison.Ordinal);
        Assert.DoesNotContain("retention.ms=4321", configs, StringComparison.Ordinal);
        Assert.Contains("PartitionCount: 3", await Run("topics", "--describe", "--topic", "orders"), StringComparison.Ordinal);

        await Run("topics", "--delete", "--topic", "orders");
        Assert.DoesNotContain("orders", await Run("topics", "--list"), StringComparison.Ordinal);
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Console_clients_and_group_tool_move_records_and_offsets()
    {
        string kafka = Kafka();
        await using TestBroker broker = await TestBroker.StartAsync();
        string[] at = ["--bootstrap-server", broker.BootstrapServers];

        await Tool.RunAsync(kafka, ["console-producer", .. at, "--topic", "lines", "--compression-codec", "zstd"], "one\ntwo\nthree\n");
        string read = await Tool.RunAsync(
            kafka, ["console-consumer", .. at, "--topic", "lines", "--group", "readers", "--from-beginning", "--max-messages", "3"]);
        Assert.Equal("one\ntwo\nthree\n", read);

        string[] group = ["consumer-groups", .. at, "--group", "readers"];
        Assert.Matches(@"readers\s+lines\s+0\s+3\s+3\s+0", await Tool.RunAsync(kafka, [.. group, "--describe"]));
        await Tool.RunAsync(kafka, [.. group, "--reset-offsets", "--to-offset", "1", "--topic", "lines", "--execute"]);
        Assert.Matches(@"readers\s+lines\s+0\s+1\s+3\s+2", await Tool.RunAsync(kafka, [.. group, "--describe"]));
        await Tool.RunAsync(kafka, [.. group, "--delete-offsets", "--topic", "lines"]);
        await Tool.RunAsync(kafka, [.. group, "--delete"]);
        Assert.DoesNotContain("readers", await Tool.RunAsync(kafka, ["consumer-groups", .. at, "--list"]), StringComparison.Ordinal);
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Console_consumer_reads_what_topics_store_in_compressions_of_their_own()
    {
        string kafka = Kafka();
        await using TestBroker broker = await TestBroker.StartAsync();
        string[] codecs = ["uncompressed", "gzip", "snappy", "lz4", "zstd"];
        using (IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            await admin.CreateTopicsAsync(codecs.Select(codec => new TopicSpecification
            {
                Name = $"packed-{codec}", NumPartitions = 1, Configs = new() { ["compression.type"] = codec },
            }));
        }
        using (IProducer<Null, string> producer =
            new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            foreach (string codec in codecs)
                await Task.WhenAll(Enumerable.Range(0, 2000)
                    .Select(number => producer.ProduceAsync($"packed-{codec}", new() { Value = $"{codec} {number}" })));
        }

        string read = await Tool.RunAsync(kafka,
            ["console-consumer", "--bootstrap-server", broker.BootstrapServers, "--include", "packed-.*", "--from-beginning",
                "--max-messages", "10000"]);

        Assert.Equal(
            codecs.SelectMany(codec => Enumerable.Range(0, 2000).Select(number => $"{codec} {number}")).Order(StringComparer.Ordinal),
            read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Configs_and_quorum_tools_change_the_broker_while_it_runs_and_see_it()
    {
        string kafka = Kafka();
        await using TestBroker broker = await TestBroker.StartAsync();
        Task<string> Run(string tool, params string[] arguments) =>
            Tool.RunAsync(kafka, [tool, "--bootstrap-server", broker.BootstrapServers, .. arguments]);

        await Run("configs", "--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "log.retention.ms=800000");
        await Run("configs", "--alter", "--entity-type", "brokers", "--entity-name", "1", "--add-config",
            "log.retention.ms=900000,log.cleanup.policy=[compact,delete]");
        string brokers = await Run("configs", "--describe", "--entity-type", "brokers", "--entity-name", "1");
        Assert.Contains("log.retention.ms=900000 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.retention.ms=900000, "
            + "DYNAMIC_DEFAULT_BROKER_CONFIG:log.retention.ms=800000, DEFAULT_CONFIG:log.retention.hours=168}", brokers,
            StringComparison.Ordinal);
        Assert.Contains("log.cleanup.policy=compact,delete", brokers, StringComparison.Ordinal);

        await Run("configs", "--alter", "--entity-type", "users", "--entity-name", "u1", "--entity-type", "clients", "--entity-default",
            "--add-config", "producer_byte_rate=1024");
        Assert.Contains("Quota configs for user-principal 'u1', the default client-id are producer_byte_rate=1024.0",
            await Run("configs", "--describe", "--entity-type", "users", "--entity-name", "u1", "--entity-type", "clients",
                "--entity-default"), StringComparison.Ordinal);

        Assert.Matches(@"LeaderId:\s+1\n", await Run("metadata-quorum", "describe", "--status"));
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Performance_tools_write_and_read_a_hundred_thousand_records()
    {
        string kafka = Kafka();
        await using TestBroker broker = await TestBroker.StartAsync();
        const string count = "100000";

        string written = await Tool.RunAsync(kafka,
            ["producer-perf-test", "--topic", "perf", "--num-records", count, "--record-size", "100", "--throughput", "-1",
                "--producer-props", $"bootstrap.servers={broker.BootstrapServers}"]);
        string read = await Tool.RunAsync(kafka,
            ["consumer-perf-test", "--bootstrap-server", broker.BootstrapServers, "--topic", "perf", "--messages", count]);
        string end = await Tool.RunAsync(kafka, ["get-offsets", "--bootstrap-server", broker.BootstrapServers, "--topic", "perf"]);

        Assert.Contains($"{count} records sent", written, StringComparison.Ordinal);
        Assert.Contains($", {count}, ", read, StringComparison.Ordinal);
        Assert.Equal($"perf:0:{count}\n", end);
        Assert.Empty(broker.Log.Lines);
    }
}
