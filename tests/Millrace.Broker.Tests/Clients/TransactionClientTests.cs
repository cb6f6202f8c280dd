using Confluent.Kafka;

namespace Millrace.Broker.Tests.Clients;

/// <summary>Transactions of librdkafka, through Confluent's .NET client, and Kafka's own tools beside it.</summary>
public sealed class TransactionClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Committed_records_are_read_and_aborted_ones_are_not()
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("num.partitions", "3"));
        using IProducer<string, string> producer = Transactional(broker, "writer");
        producer.InitTransactions(Patience);
        for (int transaction = 0; transaction < 10; transaction++)
        {
            producer.BeginTransaction();
            for (int i = 0; i < 10; i++)
                producer.Produce("events", new Message<string, string> { Key = $"{i}", Value = $"{transaction}:{i}" });
            if (transaction % 3 == 1)
                producer.AbortTransaction(Patience);
            else
                producer.CommitTransaction(Patience);
        }

        List<string> expected = [.. Enumerable.Range(0, 10).Where(transaction => transaction % 3 != 1)
            .SelectMany(transaction => Enumerable.Range(0, 10).Select(i => $"{transaction}:{i}")).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Read(broker, "events", IsolationLevel.ReadCommitted, expected.Count).Order(StringComparer.Ordinal));
        await broker.RestartAsync();
        Assert.Equal(expected, Read(broker, "events", IsolationLevel.ReadCommitted, expected.Count).Order(StringComparer.Ordinal));
        Assert.True(Read(broker, "events", IsolationLevel.ReadUncommitted, expected.Count).Count >= expected.Count);
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task A_second_producer_of_an_id_fences_the_first()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using IProducer<string, string> old = Transactional(broker, "one");
        old.InitTransactions(Patience);
        old.BeginTransaction();
        old.Produce("events", new Message<string, string> { Value = "lost" });
        old.Flush(Patience);
        using IProducer<string, string> taken = Transactional(broker, "one");
        taken.InitTransactions(Patience);

        KafkaException fenced = Assert.ThrowsAny<KafkaException>(() => old.CommitTransaction(Patience));
        Assert.Equal(ErrorCode.Local_Fenced, fenced.Error.Code);
        taken.BeginTransaction();
        taken.Produce("events", new Message<string, string> { Value = "kept" });
        taken.CommitTransaction(Patience);
        Assert.Equal(["kept"], Read(broker, "events", IsolationLevel.ReadCommitted, 1));
    }

    [Fact]
    public async Task Tools_see_and_read_transactions()
    {
        Tool.Require("java", "openjdk-17-jre-headless");
        string kafka = Path.Combine(Tool.RequireShared("kafka"), "bin", "kafka");
        await using TestBroker broker = await TestBroker.StartAsync();
        string[] at = ["--bootstrap-server", broker.BootstrapServers];
        using IProducer<string, string> producer = Transactional(broker, "ours");
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        producer.Produce("events", new Message<string, string> { Value = "committed" });
        producer.CommitTransaction(Patience);
        producer.BeginTransaction();
        producer.Produce("events", new Message<string, string> { Value = "open" });
        producer.Flush(Patience);

        Assert.Matches(@"ours\s+1\s+0\s+Ongoing", await Tool.RunAsync(kafka, ["transactions", .. at, "list"]));
        string described = await Tool.RunAsync(kafka, ["transactions", .. at, "describe", "--transactional-id", "ours"]);
        Assert.Matches(@"ours\s+0\s+0\s+Ongoing\s+60000\s+\d+\s+\d+\s+events-0", described);
        string producers = await Tool.RunAsync(
            kafka, ["transactions", .. at, "describe-producers", "--topic", "events", "--partition", "0"]);
        Assert.Matches(@"0\s+0\s+0\s+\d\s+\d+\s+2", producers);
        Assert.Equal("committed\n", await Tool.RunAsync(kafka,
            ["console-consumer", .. at, "--topic", "events", "--isolation-level", "read_committed", "--from-beginning",
                "--max-messages", "1"]));
        producer.AbortTransaction(Patience);
        Assert.Empty(broker.Log.Lines);
    }

    private static IProducer<string, string> Transactional(TestBroker broker, string id) =>
        new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers, TransactionalId = id, TransactionTimeoutMs = 60_000, LingerMs = 0,
        }).Build();

    private static List<string> Read(TestBroker broker, string topic, IsolationLevel isolation, int count)
    {
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers, GroupId = $"{Guid.NewGuid()}", AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = isolation, EnablePartitionEof = true,
        }).Build();
        consumer.Subscribe(topic);
        var read = new List<string>();
        var ended = new HashSet<int>();
        int partitions = -1;
        while (partitions < 0 || ended.Count < partitions)
        {
            ConsumeResult<string, string> result = consumer.Consume(Patience)
                ?? throw new TimeoutException($"{read.Count} of {count} records came.");
            partitions = consumer.Assignment.Count;
            if (result.IsPartitionEOF)
                ended.Add(result.Partition);
            else
                read.Add(result.Message.Value);
        }
        return read;
    }
}
