using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class AdminTests(KafkaServer server)
{
    [Fact]
    public async Task Topics_are_created_seen_grown_and_deleted()
    {
        using KafkaAdmin admin = Admin();
        string topic = TestTopics.NewName();
        await admin.CreateTopicAsync(new NewTopic(topic, 2, 1));
        KafkaException exists = await Assert.ThrowsAsync<KafkaException>(() => admin.CreateTopicAsync(new NewTopic(topic, 2, 1)));
        Assert.Equal(("TOPIC_ALREADY_EXISTS", KafkaErrorCode.TopicAlreadyExists), (exists.Name, exists.Code));
        Assert.Contains(topic, exists.Message);

        await admin.CreatePartitionsAsync(topic, 5);
        ClusterMetadata cluster = await admin.MetadataAsync(topic);
        Assert.Equal([0, 1, 2, 3, 4], cluster.Topics.Single().Partitions.Select(p => p.Id));
        Assert.All(cluster.Topics.Single().Partitions, p => Assert.Equal([1], p.Replicas));
        Assert.Equal(1, cluster.Brokers.Single().Id);
        Assert.NotNull(cluster.ClusterId);
        Assert.Contains((await admin.MetadataAsync()).Topics, t => t.Name == topic);
        Assert.Equal("INVALID_PARTITIONS", (await Assert.ThrowsAsync<KafkaException>(() => admin.CreatePartitionsAsync(topic, 3))).Name);

        await admin.DeleteTopicAsync(topic);
        Assert.Equal(
            "UNKNOWN_TOPIC_OR_PARTITION", (await Assert.ThrowsAsync<KafkaException>(() => admin.DeleteTopicAsync(topic))).Name);
    }

    [Fact]
    public async Task Asking_for_a_topic_does_not_create_it()
    {
        using KafkaAdmin admin = Admin();
        string topic = TestTopics.NewName();
        Assert.Equal(KafkaErrorCode.UnknownTopicOrPartition, (await admin.MetadataAsync(topic)).Topics.Single().Code);
        Assert.DoesNotContain((await admin.MetadataAsync()).Topics, t => t.Name == topic);
    }

    [Fact]
    public async Task One_bad_topic_does_not_keep_the_others_from_being_created()
    {
        using KafkaAdmin admin = Admin();
        string good = TestTopics.NewName();
        IReadOnlyList<AdminResult> results =
            await admin.CreateTopicsAsync(new NewTopic(good, 1, 1), new NewTopic(TestTopics.NewName(), 1, 3));
        Assert.Equal([KafkaErrorCode.None, KafkaErrorCode.InvalidReplicationFactor], results.OrderBy(r => r.Code).Select(r => r.Code));
    }

    [Fact]
    public async Task Changing_a_setting_leaves_the_others()
    {
        using KafkaAdmin admin = Admin();
        string topic = await TestTopics.CreateAsync(server, configs: new() { ["cleanup.policy"] = "compact", ["segment.ms"] = "70000" });
        ConfigResource resource = ConfigResource.Topic(topic);
        await admin.AlterConfigsAsync(resource, new Dictionary<string, string?> { ["retention.ms"] = "12345", ["segment.ms"] = null });
        Dictionary<string, ConfigEntry> entries = (await admin.DescribeConfigsAsync(resource)).ToDictionary(e => e.Name);
        Assert.Equal(("compact", ConfigSource.DynamicTopic), (entries["cleanup.policy"].Value, entries["cleanup.policy"].Source));
        Assert.Equal("12345", entries["retention.ms"].Value);
        Assert.NotEqual(ConfigSource.DynamicTopic, entries["segment.ms"].Source);
        Assert.Contains(await admin.DescribeConfigsAsync(ConfigResource.Broker(1)), e => e.Name == "node.id" && e.Value == "1"
            && e.IsReadOnly);
        KafkaException invalid = await Assert.ThrowsAsync<KafkaException>(
            () => admin.AlterConfigsAsync(resource, new Dictionary<string, string?> { ["retention.ms"] = "soon" }));
        Assert.Equal("INVALID_CONFIG", invalid.Name);
    }

    [Fact]
    public async Task Groups_and_their_offsets_are_listed_changed_and_deleted()
    {
        using KafkaAdmin admin = Admin();
        string topic = await TestTopics.CreateAsync(server, partitions: 2);
        TestTopics.Fill(server, topic, 5);
        string group = TestTopics.NewName();
        using (var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers)
            .With("group.id", group).With("auto.offset.reset", "earliest").With("client.id", "reader")))
        {
            consumer.Subscribe([topic]);
            TestTopics.Read(consumer, 5);
            consumer.CommitSync([new TopicPartitionOffset(topic, 0, 5)]);
            ConsumerGroupDescription described = (await admin.DescribeGroupsAsync(group)).Single();
            Assert.Equal((group, ConsumerGroupState.Stable, "range"), (described.GroupId, described.State, described.Assignor));
            ConsumerGroupMember member = described.Members.Single();
            Assert.Equal(("reader", consumer.MemberId), (member.ClientId, member.MemberId));
            Assert.Equal(2, member.Partitions.Count);
            Assert.Equal("NON_EMPTY_GROUP", (await admin.DeleteGroupsAsync(group))[0].Error?.Name);
        }

        Assert.Contains(await admin.ListGroupsAsync(), g => g.GroupId == group && g.State == ConsumerGroupState.Empty);
        Assert.Equal([new TopicPartitionOffset(topic, 0, 5)], await admin.ListGroupOffsetsAsync(group));
        await admin.AlterGroupOffsetsAsync(group, [new TopicPartitionOffset(topic, 0, 2), new TopicPartitionOffset(topic, 1, 7)]);
        Assert.Equal(
            [new TopicPartitionOffset(topic, 1, 7)], await admin.ListGroupOffsetsAsync(group, [new TopicPartition(topic, 1)]));
        (TopicPartitionOffset, string) noted = (new TopicPartitionOffset(topic, 1, 8), "at 8 because of ä");
        await admin.AlterGroupOffsetsAsync(group, [noted]);
        Assert.Equal([(new TopicPartitionOffset(topic, 0, 2), ""), noted],
            (await admin.ListGroupNotesAsync(group)).OrderBy(one => one.Offset.Partition));
        await admin.DeleteGroupOffsetsAsync(group, [new TopicPartition(topic, 1)]);
        Assert.Equal([new TopicPartitionOffset(topic, 0, 2)], await admin.ListGroupOffsetsAsync(group));
        (await admin.DeleteGroupsAsync(group))[0].ThrowIfFailed();
        Assert.DoesNotContain(await admin.ListGroupsAsync(), g => g.GroupId == group);
    }

    [Fact]
    public async Task Offsets_are_found_by_end_and_time_and_records_deleted()
    {
        using KafkaAdmin admin = Admin();
        string topic = await TestTopics.CreateAsync(server);
        TopicPartition[] partition = [new(topic, 0)];
        using (var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers)))
        {
            for (int i = 0; i < 5; i++)
                await producer.ProduceAsync(topic, default, "v"u8, timestamp: 1_700_000_000_000 + (i * 1000));
        }

        async Task<long> AtAsync(long milliseconds)
            => (await admin.OffsetsForTimeAsync(partition, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)))[0].Offset;
        Assert.Equal(2, await AtAsync(1_700_000_001_500));
        Assert.Equal(Offset.End, await AtAsync(1_700_000_009_000));
        Assert.Equal(3, (await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 3)]))[0].Offset);
        Assert.Equal(3, (await admin.EarliestOffsetsAsync(partition))[0].Offset);
        Assert.Equal(5, (await admin.LatestOffsetsAsync(partition))[0].Offset);
    }

    private KafkaAdmin Admin() => new(new KafkaConfig(server.BootstrapServers));
}
