using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>What goes wrong around a running sink, and what comes of it: see the table in docs/operating.md.</summary>
public sealed class DisasterTests(MariaDbServer mariaDb, KafkaServer kafka)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_topic_that_is_deleted_and_made_anew_is_read_from_its_beginning(bool isRealKafka)
    {
        string topic = $"gone_{(isRealKafka ? "real" : "own")}", servers = isRealKafka ? kafka.BootstrapServers : "";
        await using Cluster cluster = await Cluster.StartAsync(servers.Length > 0 ? servers : null);
        await cluster.CreateSinkAsync(topic, topic, mariaDb);
        await cluster.MeterAsync("--topic", topic, "--count", "100", "--rate", "0");
        await cluster.UntilAsync("100 rows", async () => await CountAsync(topic) == 100);
        await cluster.UntilAsync("they are committed", async () => await cluster.CommittedAsync(topic) == 100);

        await MillraceProgram.RunAsync("topic", "delete", topic, "--bootstrap-servers", cluster.BootstrapServers);
        // Time for its consumer to learn of it.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(topic));
        await MillraceProgram.RunAsync("topic", "create", topic, "--bootstrap-servers", cluster.BootstrapServers);
        await cluster.MeterAsync("--topic", topic, "--count", "20", "--rate", "0", "--first-id", "1000");

        await cluster.UntilAsync("20 more rows", async () => await CountAsync(topic) == 120);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(topic));
    }

    [Fact]
    public async Task For_a_registry_that_is_away_nothing_is_skipped_and_who_waits_goes_on_by_itself()
    {
        const string Topic = "unregistered";
        // Of itself this spelling waits for five minutes.
        (string, string)[] tolerant =
        [
            ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", "unregistered-dead"), ("errors.retry.timeout", "0"),
            ("errors.retry.delay.max.ms", "1000"),
        ];
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync(Topic, Topic, mariaDb, tolerant);
        await cluster.MeterAsync("--topic", Topic, "--count", "100", "--rate", "0");
        await cluster.UntilAsync("100 rows", async () => await CountAsync(Topic) == 100);
        // Started again, the worker knows no schema, and has nobody to ask.
        Assert.Equal(0, await cluster.Worker.StopAsync());
        await cluster.MeterAsync("--topic", Topic, "--count", "20", "--rate", "0", "--first-id", "1000");
        await cluster.Registry.KillAsync();
        cluster.Worker.Start();

        await cluster.UntilAsync("the task has failed", async () => await cluster.TaskStateAsync(Topic) == "FAILED");
        string trace = (string)(await cluster.StatusAsync(Topic))!["tasks"]![0]!["trace"]!;
        Assert.Contains($"The Schema Registry cannot be reached at {cluster.RegistryUrl}", trace, StringComparison.Ordinal);
        Assert.Contains("partition 0, offset 100", trace, StringComparison.Ordinal);
        Assert.Contains("Set errors.retry.timeout to how long it may take in ms, or to -1", trace, StringComparison.Ordinal);
        Assert.Equal(0, await cluster.EndOffsetAsync("unregistered-dead"));

        // The advice of the message.
        JsonNode config = (await cluster.RestAsync(HttpMethod.Get, $"connectors/{Topic}/config"))!;
        config["errors.retry.timeout"] = "-1";
        await cluster.RestAsync(HttpMethod.Put, $"connectors/{Topic}/config", config);
        await cluster.UntilAsync("the task says what it waits for", () => Task.FromResult(
            cluster.Worker.Output.Contains($"Task {Topic}-0 waits: io.confluent.connect.avro.AvroConverter", StringComparison.Ordinal)));
        cluster.Registry.Start();
        await cluster.UntilAsync("20 more rows", async () => await CountAsync(Topic) == 120);
        Assert.Equal(0, await cluster.EndOffsetAsync("unregistered-dead"));
    }

    private async Task<long> CountAsync(string table) => long.Parse(
        await mariaDb.SqlAsync($"select count(*) from {table}", DatabaseServer.Database), CultureInfo.InvariantCulture);
}
