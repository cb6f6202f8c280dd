using Millrace.Kafka;
using Millrace.TestServers;

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>From topic to topic by a worker of its own process, on the embedded broker and on a real Kafka.</summary>
public sealed class FlowTests(KafkaServer kafka)
{
    private const int Records = 8_000;

    private static readonly (string, string)[] Text =
    [
        ("value.converter", "org.apache.kafka.connect.storage.StringConverter"), ("connector.class", "KafkaSink"),
    ];

    public static TheoryData<bool> BothBrokers => [false, true];

    [Theory]
    [MemberData(nameof(BothBrokers))]
    public async Task With_exactly_once_each_record_is_there_once_over_killed_workers(bool isReal)
    {
        await using Cluster cluster = await StartAsync(isReal);
        string servers = cluster.BootstrapServers;
        string source = await Topics.CreateAsync(servers, 3), target = await Topics.CreateAsync(servers, 3);
        Topics.Send(servers, source, Numbers(0, Records / 2));
        await cluster.CreateConnectorAsync("once",
            [
                .. Text, ("topics", source), ("output.topic", target), ("exactly.once", "true"), ("tasks.max", "2"),
                ("consumer.override.max.poll.records", "50"),
            ]);
        for (int kill = 1; kill <= 2; kill++)
        {
            long enough = Records / 2 / 8 * kill;
            await cluster.UntilAsync($"{enough} are written", async () => await cluster.CommittedAsync("once") >= enough);
            await cluster.Worker.KillAsync();
            cluster.Worker.Start();
        }

        Topics.Send(servers, source, Numbers(Records / 2, Records / 2));
        List<Seen> seen = Topics.Read(servers, target, Records);
        Assert.Equal(Records, seen.Count);
        Assert.Equal(Enumerable.Range(0, Records), seen.Select(record => record.Number).Order());
        // A key's records in their order.
        foreach (int[] numbers in seen.GroupBy(record => record.Key).Select(of => of.Select(record => record.Number).ToArray()))
            Assert.Equal(numbers.Order(), numbers);
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("once"));
    }

    [Theory]
    [MemberData(nameof(BothBrokers))]
    public async Task A_record_that_the_topic_does_not_take_is_a_dead_letter_and_the_others_arrive(bool isReal)
    {
        await using Cluster cluster = await StartAsync(isReal);
        string servers = cluster.BootstrapServers;
        foreach (string once in (string[])["true", "false"])
        {
            string source = await Topics.CreateAsync(servers), letters = await Topics.CreateAsync(servers);
            string target = await Topics.CreateAsync(servers, 1, ("max.message.bytes", "50000"));
            Topics.Send(servers, source,
                Enumerable.Range(0, 100).Select(i => ((string?)$"k{i}", (string?)(i % 40 == 7 ? new('x', 60_000) : $"{i}"))));
            string name = $"large-{once}";
            await cluster.CreateConnectorAsync(name,
                [
                    .. Text, ("topics", source), ("output.topic", target), ("exactly.once", once), ("errors.tolerance", "all"),
                    ("errors.deadletterqueue.topic.name", letters), ("errors.deadletterqueue.topic.replication.factor", "1"),
                ]);
            Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 40 != 7).Select(i => $"{i}"),
                Topics.Read(servers, target, 97).Select(seen => seen.Value!));
            Assert.Equal(["k7", "k47", "k87"], Topics.Read(servers, letters, 3).Select(seen => seen.Key!));
            await cluster.UntilAsync("all is committed", async () => await cluster.CommittedAsync(name) == 100);
            Assert.Equal("RUNNING", await cluster.TaskStateAsync(name));
        }
    }

    [Fact]
    public async Task Keys_headers_times_and_tombstones_go_along_in_another_format_and_to_another_cluster()
    {
        await using Cluster cluster = await StartAsync(isReal: false);
        string there = kafka.BootstrapServers;
        string source = await Topics.CreateAsync(cluster.BootstrapServers, 3), target = await Topics.CreateAsync(there, 3);
        Topics.Send(cluster.BootstrapServers, source, [("a", """{"n":1}"""), ("b", """{"n":2}"""), ("a", null)], 1_700_000_000_000);
        await cluster.CreateConnectorAsync("across",
            ("connector.class", "KafkaSink"), ("topics", source), ("output.topic", target), ("kafka.bootstrap.servers", there),
            ("output.partition", "source"), ("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
            ("value.converter.schemas.enable", "false"), ("output.value.converter", "org.apache.kafka.connect.json.JsonConverter"),
            ("output.value.converter.schemas.enable", "true"), ("transforms", "from"),
            ("transforms.from.type", "org.apache.kafka.connect.transforms.InsertHeader"), ("transforms.from.header", "from"),
            ("transforms.from.value.literal", "here"));
        List<Seen> here = Topics.Read(cluster.BootstrapServers, source, 3), copies = Topics.Read(there, target, 3);
        Assert.Equal(here.Select(seen => (seen.Partition, seen.Key)).Order(), copies.Select(seen => (seen.Partition, seen.Key)).Order());
        Assert.Equal(["""{"schema":null,"payload":{"n":1}}""", null],
            copies.Where(seen => seen.Key == "a").Select(seen => seen.Value));
        Assert.All(copies, seen => Assert.Equal((1_700_000_000_000, "from=here"), (seen.Timestamp, seen.Headers)));
    }

    private async Task<Cluster> StartAsync(bool isReal) => await Cluster.StartAsync(isReal ? kafka.BootstrapServers : null);

    private static IEnumerable<(string? Key, string? Value)> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(i => ((string?)$"k{i % 100}", (string?)$"{i}"));
}
