using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class OffsetTests(KafkaServer server)
{
    [Fact]
    public async Task Group_resumes_where_it_committed()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 10);
        var partition = new TopicPartition(topic, 0);
        KafkaConfig config = new KafkaConfig(server.BootstrapServers)
            .With("group.id", TestTopics.NewName()).With("auto.offset.reset", "earliest");
        using (var first = new KafkaConsumer(config))
        {
            first.Subscribe([topic]);
            TestTopics.Read(first, 10);
            Assert.Equal(Offset.Invalid, first.Committed([partition], TestTopics.Patience)[0].Offset);
            await first.CommitAsync([new TopicPartitionOffset(topic, 0, 3)]).WaitAsync(TestTopics.Patience);
            Assert.Equal(3, first.Committed([partition], TestTopics.Patience)[0].Offset);
            first.CommitSync([new TopicPartitionOffset(topic, 0, 6)]);
        }

        using var second = new KafkaConsumer(config);
        second.Subscribe([topic]);
        Assert.Equal(["6", "7", "8", "9"], TestTopics.Read(second, 4));
    }

    [Fact]
    public async Task Seek_goes_back_and_right_after_an_assignment()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 10);
        using KafkaConsumer consumer = Assigned(topic);
        consumer.Seek([new TopicPartitionOffset(topic, 0, 9)]);
        Assert.Equal(["9"], TestTopics.Read(consumer, 1));
        consumer.Seek([new TopicPartitionOffset(topic, 0, 4)]);
        Assert.Equal(["4", "5", "6", "7", "8", "9"], TestTopics.Read(consumer, 6));
        KafkaException refused = Assert.Throws<KafkaException>(
            () => consumer.Seek([new TopicPartitionOffset(TestTopics.NewName(), 0, 1)], TimeSpan.FromMilliseconds(300)));
        Assert.Contains("seeking", refused.Message);
    }

    [Fact]
    public async Task Paused_partition_is_silent_until_resumed()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 2);
        using KafkaConsumer consumer = Assigned(topic);
        Assert.Equal(["0", "1"], TestTopics.Read(consumer, 2));
        consumer.Pause([new TopicPartition(topic, 0)]);
        TestTopics.Fill(server, topic, 2);
        using (MessageBatch nothing = consumer.Poll(10, TimeSpan.FromSeconds(1)))
            Assert.Equal(0, nothing.Count);
        consumer.Resume([new TopicPartition(topic, 0)]);
        Assert.Equal(["0", "1"], TestTopics.Read(consumer, 2));
    }

    [Fact]
    public async Task Position_watermarks_and_lag_follow_the_reading()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 10);
        var partition = new TopicPartition(topic, 0);
        using KafkaConsumer consumer = Assigned(topic);
        Assert.Null(consumer.Lag(partition));
        using MessageBatch batch = consumer.Poll(4, TestTopics.Patience);
        Assert.Equal(batch.Count, consumer.Position(partition));
        Assert.Equal(new Watermarks(0, 10), consumer.QueryWatermarks(partition, TestTopics.Patience));
        Assert.Equal(10, consumer.CachedWatermarks(partition)?.High);
        Assert.Equal(10 - batch.Count, consumer.Lag(partition));
    }

    [Fact]
    public async Task End_of_partition_and_errors_are_events_not_messages()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 1);
        using var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers).With("enable.partition.eof", "true")
            .With("auto.offset.reset", "error"));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        ConsumerEvent end = NextEvent(consumer);
        Assert.True(end.IsEndOfPartition);
        Assert.Equal((topic, 0, 1), (end.Topic, end.Partition, end.Offset));

        consumer.Assign([new TopicPartitionOffset(topic, 0, 1000)]);
        ConsumerEvent error = NextEvent(consumer);
        Assert.Equal(KafkaErrorCode.LocalAutoOffsetReset, error.Code);
        Assert.Contains("auto.offset.reset", error.ToException().Message);
    }

    [Fact]
    public async Task Wake_ends_a_poll_that_waits()
    {
        string topic = await TestTopics.CreateAsync(server);
        using KafkaConsumer consumer = Assigned(topic);
        Task waker = Task.Run(async () =>
        {
            await Task.Delay(300);
            consumer.Wake();
        });
        using MessageBatch batch = await Task.Run(() => consumer.Poll(1, TimeSpan.FromHours(1))).WaitAsync(TestTopics.Patience);
        await waker;
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public async Task Batch_can_be_read_after_its_consumer_is_gone()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 1);
        KafkaConsumer consumer = Assigned(topic);
        MessageBatch batch = consumer.Poll(10, TestTopics.Patience);
        consumer.Dispose();
        Assert.Equal("0"u8, batch[0].Value);
        Assert.Equal(topic, batch[0].Topic);
        batch.Dispose();
    }

    private static ConsumerEvent NextEvent(KafkaConsumer consumer)
    {
        using var batch = new MessageBatch(10);
        using var patience = new CancellationTokenSource(TestTopics.Patience);
        while (true)
        {
            Assert.False(patience.IsCancellationRequested, "no event came");
            consumer.Poll(batch, TimeSpan.FromSeconds(1));
            if (batch.Events.Count > 0)
                return batch.Events[0];
        }
    }

    private KafkaConsumer Assigned(string topic)
    {
        var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        return consumer;
    }
}
