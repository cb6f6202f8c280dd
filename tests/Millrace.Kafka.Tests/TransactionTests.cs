using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class TransactionTests(KafkaServer server)
{
    [Fact]
    public async Task Committed_records_and_offsets_show_and_aborted_ones_do_not()
    {
        string topic = await TestTopics.CreateAsync(server);
        string group = TestTopics.NewName();
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers).With("transactional.id", TestTopics.NewName()));
        await producer.InitTransactionsAsync(TestTopics.Patience);
        producer.BeginTransaction();
        producer.Produce(topic, default, "aborted"u8);
        await producer.AbortTransactionAsync(TestTopics.Patience);

        KafkaConfig config = new KafkaConfig(server.BootstrapServers).With("group.id", group);
        using var consumer = new KafkaConsumer(config);
        producer.BeginTransaction();
        producer.Produce(topic, default, "committed"u8);
        using (ConsumerGroupMetadata metadata = consumer.GroupMetadata())
            await producer.SendOffsetsToTransactionAsync([new TopicPartitionOffset(topic, 0, 42)], metadata, TestTopics.Patience);
        await producer.CommitTransactionAsync(TestTopics.Patience);

        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        Assert.Equal(["committed"], TestTopics.Read(consumer, 1));
        Assert.Equal(42, consumer.Committed([new TopicPartition(topic, 0)], TestTopics.Patience)[0].Offset);
    }

    [Fact]
    public async Task Second_producer_of_a_transactional_id_fences_the_first()
    {
        string topic = await TestTopics.CreateAsync(server);
        KafkaConfig config = new KafkaConfig(server.BootstrapServers).With("transactional.id", TestTopics.NewName());
        using var first = new KafkaProducer(config);
        await first.InitTransactionsAsync(TestTopics.Patience);
        using var second = new KafkaProducer(config);
        await second.InitTransactionsAsync(TestTopics.Patience);
        first.BeginTransaction();
        first.Produce(topic, default, "zombie"u8);
        KafkaException exception = await Assert.ThrowsAsync<KafkaException>(() => first.CommitTransactionAsync(TestTopics.Patience));
        Assert.True(exception.IsFatal, exception.Message);
        Assert.False(exception.IsRetriable);
    }
}
