using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Millrace.Broker.Tests.Clients;

/// <summary>Confluent's .NET client, as most .NET programs use it, against the broker.</summary>
public sealed class ConfluentKafkaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Reads_in_a_group_what_it_wrote_and_goes_on_behind_its_commit(CompressionType compression)
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("num.partitions", "3"));
        await ProduceAsync(broker, compression, 0, 500);

        Assert.Equal(Enumerable.Range(0, 500), Consume(broker, 500));
        await ProduceAsync(broker, compression, 500, 100);
        Assert.Equal(Enumerable.Range(500, 100), Consume(broker, 100));
        Assert.Empty(broker.Log.Lines);
    }

    [Theory]
    [InlineData("uncompressed", CompressionType.Zstd)]
    [InlineData("gzip", CompressionType.None)]
    [InlineData("snappy", CompressionType.Lz4)]
    [InlineData("lz4", CompressionType.Gzip)]
    [InlineData("zstd", CompressionType.Snappy)]
    public async Task Reads_what_the_topic_has_stored_in_another_compression(string stored, CompressionType sent)
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = "numbers", NumPartitions = 1, Configs = new() { ["compression.type"] = stored } }]);

        await ProduceAsync(broker, sent, 0, 500);

        Assert.Equal(Enumerable.Range(0, 500), Consume(broker, 500));
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Admin_creates_describes_alters_and_deletes()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = "orders", NumPartitions = 2, Configs = new() { ["retention.ms"] = "4321" } }]);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "orders", IncreaseTo = 3 }]);

        TopicDescription topic = Assert.Single((await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(["orders"]), new DescribeTopicsOptions { IncludeAuthorizedOperations = true })).TopicDescriptions);
        Assert.Equal(3, topic.Partitions.Count);
        Assert.Contains(AclOperation.AlterConfigs, topic.AuthorizedOperations);
        DescribeClusterResult cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { IncludeAuthorizedOperations = true });
        Assert.Equal((broker.Broker.ClusterId, 1, 7), (cluster.ClusterId, cluster.Controller.Id, cluster.AuthorizedOperations.Count));

        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "orders" };
        var node = new ConfigResource { Type = ResourceType.Broker, Name = "1" };
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [resource] = [Entry("cleanup.policy", "compact", AlterConfigOpType.Append),
                Entry("retention.ms", null, AlterConfigOpType.Delete)],
            [node] = [Entry("log.retention.ms", "900000", AlterConfigOpType.Set)],
        });
        List<DescribeConfigsResult> described = await admin.DescribeConfigsAsync([resource, node]);
        Dictionary<string, ConfigEntryResult> own = described.Single(one => one.ConfigResource.Type == ResourceType.Topic).Entries;
        Dictionary<string, ConfigEntryResult> brokers = described.Single(one => one.ConfigResource.Type == ResourceType.Broker).Entries;
        Assert.Equal("delete,compact", own["cleanup.policy"].Value);
        Assert.Equal(("900000", ConfigSource.DynamicBrokerConfig), (own["retention.ms"].Value, own["retention.ms"].Source));
        Assert.Equal(("900000", false), (brokers["log.retention.ms"].Value, brokers["log.retention.ms"].IsReadOnly));
        Assert.Equal(($"PLAINTEXT://{broker.BootstrapServers}", ConfigSource.StaticBrokerConfig),
            (brokers["advertised.listeners"].Value, brokers["advertised.listeners"].Source));

        await admin.DeleteTopicsAsync(["orders"]);
        Assert.DoesNotContain(admin.GetMetadata(Patience).Topics, one => one.Topic == "orders");
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task Admin_moves_offsets_deletes_records_and_removes_groups()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        await ProduceAsync(broker, CompressionType.None, 0, 10);
        Consume(broker, 10);
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        var partition = new TopicPartition("numbers", 0);

        GroupListing listed =
            Assert.Single((await admin.ListConsumerGroupsAsync()).Valid.Select(group => new GroupListing(group.GroupId, group.State)));
        Assert.Equal(new GroupListing("readers", ConsumerGroupState.Empty), listed);
        ConsumerGroupDescription group = Assert.Single((await admin.DescribeConsumerGroupsAsync(
            ["readers"], new DescribeConsumerGroupsOptions { IncludeAuthorizedOperations = true })).ConsumerGroupDescriptions);
        Assert.Equal(
            [AclOperation.Read, AclOperation.Delete, AclOperation.Describe, AclOperation.DescribeConfigs, AclOperation.AlterConfigs],
            group.AuthorizedOperations);

        await admin.AlterConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitionOffsets("readers", [new TopicPartitionOffset(partition, 4)])]);
        Assert.Equal(4, (await admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions("readers", [partition])]))[0].Partitions[0].Offset);
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(partition, 3)]);
        ListOffsetsResult offsets =
            await admin.ListOffsetsAsync([new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Earliest() }]);
        Assert.Equal(3, offsets.ResultInfos[0].TopicPartitionOffsetError.Offset);
        Assert.Equal(Enumerable.Range(4, 6), Consume(broker, 6));

        await admin.DeleteGroupsAsync(["readers"]);
        Assert.Empty((await admin.ListConsumerGroupsAsync()).Valid);
        Assert.Empty(broker.Log.Lines);
    }

    private static ConfigEntry Entry(string name, string? value, AlterConfigOpType operation) =>
        new() { Name = name, Value = value, IncrementalOperation = operation };

    private static async Task ProduceAsync(TestBroker broker, CompressionType compression, int first, int count)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers, CompressionType = compression, EnableIdempotence = true, LingerMs = 5,
        };
        using IProducer<int, int> producer = new ProducerBuilder<int, int>(config).Build();
        await Task.WhenAll(Enumerable.Range(first, count).Select(number =>
            producer.ProduceAsync("numbers", new Message<int, int> { Key = number, Value = number, Headers = [new Header("h", [1])] })))
            .WaitAsync(Patience);
    }

    /// <summary>What a member of the group gets, in order; its offsets are committed.</summary>
    private static List<int> Consume(TestBroker broker, int count)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers, GroupId = "readers", AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        };
        using IConsumer<int, int> consumer = new ConsumerBuilder<int, int>(config).Build();
        consumer.Subscribe("numbers");
        using var patience = new CancellationTokenSource(Patience);
        var values = new List<int>();
        while (values.Count < count)
        {
            if (consumer.Consume(patience.Token) is { IsPartitionEOF: false } read)
                values.Add(read.Message.Value);
        }
        consumer.Commit();
        consumer.Close();
        values.Sort();
        return values;
    }

    private sealed record GroupListing(string Id, ConsumerGroupState State);
}
