using System.Diagnostics;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.EndToEnd;

/// <summary>
/// kill -9 of the worker, and the connection to the service reset, in the middle of the flow:
/// every message arrives at least once, and what comes for the first time comes in the order of its key.
/// </summary>
public sealed class KillTests(PubSubEmulator emulator, NodeClient node)
{
    private const int Messages = 6000;
    private const int Keys = 20;

    // Few at a time, so that the flow has a middle.
    private static readonly (string, string)[] SmallSinkBatches = [("maxBufferSize", "4"), ("consumer.override.max.poll.records", "100")];
    private static readonly (string, string)[] SmallPulls = [("cps.maxBatchSize", "40"), ("cps.streamingPull.flowControlMessages", "40")];

    [Fact]
    public Task A_killed_worker_publishes_everything_in_order() => SinkAsync("killed-sink", (cluster, _) => KillWorkerAsync(cluster));

    [Fact]
    public Task A_sink_whose_connection_is_reset_publishes_everything_in_order() => SinkAsync("cut-sink", (_, relay) => CutAsync(relay));

    [Fact]
    public Task A_killed_worker_reads_everything_in_order() => SourceAsync("killed-source", (cluster, _) => KillWorkerAsync(cluster));

    [Fact]
    public Task A_source_whose_connection_is_reset_reads_everything_in_order() => SourceAsync("cut-source", (_, relay) => CutAsync(relay));

    private async Task SinkAsync(string name, Func<Cluster, TcpRelay, Task> disturb)
    {
        string topic = await emulator.CreateAsync(withOrder: true, ackDeadlineSeconds: 60);
        await using var relay = new TcpRelay(emulator.Host);
        await using Cluster cluster = await Cluster.StartAsync();
        await ProduceAsync(cluster, name);
        await cluster.CreateConnectorAsync(
            name,
            [
                ("connector.class", "com.google.pubsub.kafka.sink.CloudPubSubSinkConnector"), ("topics", name), ("tasks.max", "1"),
                ("cps.project", PubSubEmulator.Project), ("cps.topic", topic), ("cps.useEmulator", "true"), ("cps.endpoint", relay.Host),
                ("orderingKeySource", "key"), ("value.converter", "org.apache.kafka.connect.storage.StringConverter"), .. SmallSinkBatches,
            ]);
        await cluster.UntilAsync("some are published", async () => await cluster.CommittedAsync(name) > 0);
        Assert.InRange(await cluster.CommittedAsync(name), 1, Messages - 1);
        await disturb(cluster, relay);

        AssertOrdered((await node.ReceiveAsync(emulator.Host, topic, Messages)).Select(message => (message.OrderingKey!, message.Text)));
        await cluster.UntilAsync("all are committed", async () => await cluster.CommittedAsync(name) == Messages);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(name));
    }

    private async Task SourceAsync(string name, Func<Cluster, TcpRelay, Task> disturb)
    {
        string subscription = await emulator.CreateAsync(withOrder: true);
        await node.PublishAsync(emulator.Host, subscription, Enumerable.Range(0, Messages).Select(i => Message.Of(Text(i), Key(i))));
        await using var relay = new TcpRelay(emulator.Host);
        await using Cluster cluster = await Cluster.StartAsync();
        await MillraceProgram.RunAsync("topic", "create", name, "--partitions", "3", "--bootstrap-servers", cluster.BootstrapServers);
        await cluster.CreateConnectorAsync(
            name,
            [
                ("connector.class", "com.google.pubsub.kafka.source.CloudPubSubSourceConnector"), ("kafka.topic", name), ("tasks.max", "1"),
                ("cps.project", PubSubEmulator.Project), ("cps.subscription", subscription), ("cps.useEmulator", "true"),
                    ("cps.endpoint", relay.Host),
                ("kafka.key.attribute", "orderingKey"), ("kafka.partition.scheme", "ordering_key"), ("kafka.partition.count", "3"),
                ("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"), .. SmallPulls,
            ]);
        await cluster.UntilAsync("some have come", async () => await cluster.EndOffsetAsync(name) > 0);
        Assert.InRange(await cluster.EndOffsetAsync(name), 1, Messages - 1);
        await disturb(cluster, relay);

        await cluster.UntilAsync("all have come", async () => (await ConsumeAsync(cluster, name)).Distinct().Count() == Messages);
        AssertOrdered(await ConsumeAsync(cluster, name));
        Assert.Equal("RUNNING", await cluster.TaskStateAsync(name));
    }

    private static string Key(int i) => $"k{i % Keys}";

    private static string Text(int i) => $"message {i}";

    private static async Task KillWorkerAsync(Cluster cluster)
    {
        await cluster.Worker.KillAsync();
        cluster.Worker.Start();
    }

    private static async Task CutAsync(TcpRelay relay)
    {
        await relay.CutAsync();
        // Long enough that tries fail, too.
        await Task.Delay(TimeSpan.FromSeconds(1));
        relay.Mend();
    }

    private static void AssertOrdered(IEnumerable<(string Key, string Text)> messages)
    {
        var byKey = messages.GroupBy(message => message.Key)
            .ToDictionary(group => group.Key, group => group.Select(message => message.Text).Distinct().ToList());
        Assert.Equal(Keys, byKey.Count);
        for (int key = 0; key < Keys; key++)
            Assert.Equal(Enumerable.Range(0, Messages).Where(i => i % Keys == key).Select(Text), byKey[Key(key)]);
    }

    private static async Task ProduceAsync(Cluster cluster, string topic)
    {
        using Process produce = Process.Start(
            MillraceProgram.StartInfo("produce", topic, "--key-separator", "\\t", "--bootstrap-servers", cluster.BootstrapServers))!;
        for (int i = 0; i < Messages; i++) await produce.StandardInput.WriteLineAsync($"{Key(i)}\t{Text(i)}");
        produce.StandardInput.Close();
        string errors = await produce.StandardError.ReadToEndAsync();
        await produce.WaitForExitAsync();
        Assert.True(produce.ExitCode == 0, errors);
    }

    private static async Task<List<(string Key, string Text)>> ConsumeAsync(Cluster cluster, string topic)
    {
        string lines = await MillraceProgram.RunAsync("consume", topic, "--json", "--bootstrap-servers", cluster.BootstrapServers,
            "--registry", cluster.RegistryUrl);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .OrderBy(record => (int)record["partition"]!)
            .ThenBy(record => (long)record["offset"]!).Select(record => ((string)record["key"]!, (string)record["value"]!)).ToList();
    }
}
