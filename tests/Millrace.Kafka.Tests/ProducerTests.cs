using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class ProducerTests(KafkaServer server)
{
    [Fact]
    public async Task Each_message_is_reported_once_and_reports_come_in_batches()
    {
        const int Messages = 100_000;
        string topic = await TestTopics.CreateAsync(server, partitions: 3);
        var seen = new bool[Messages];
        int calls = 0, twice = 0, failed = 0;
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers), new KafkaProducerOptions
        {
            OnReports = reports =>
            {
                calls++;
                foreach (DeliveryReport report in reports)
                {
                    twice += seen[report.Cookie] ? 1 : 0;
                    failed += report.IsDelivered && report.Offset >= 0 && report.Topic == topic ? 0 : 1;
                    seen[report.Cookie] = true;
                }
            },
        });
        for (int i = 0; i < Messages; i++)
        {
            while (producer.Produce(topic, default, "value"u8, cookie: i) == KafkaErrorCode.LocalQueueFull)
                await producer.WaitForSpaceAsync();
        }

        Assert.True(producer.Flush(TestTopics.Patience));
        Assert.Equal((0, 0), (twice, failed));
        Assert.DoesNotContain(false, seen);
        Assert.True(calls < Messages / 10, $"{calls} calls");
    }

    [Fact]
    public async Task Reports_can_be_drained_and_a_full_queue_is_a_result()
    {
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(
            new KafkaConfig(server.BootstrapServers).With("queue.buffering.max.messages", "10").With("linger.ms", "60000"));
        for (int i = 0; i < 10; i++)
            Assert.Equal(KafkaErrorCode.None, producer.Produce(topic, "k"u8, "v"u8, cookie: -i));
        Assert.Equal(KafkaErrorCode.LocalQueueFull, producer.Produce(topic, "k"u8, "v"u8));

        ValueTask space = producer.WaitForSpaceAsync();
        Assert.True(producer.Flush(TestTopics.Patience));
        await space.AsTask().WaitAsync(TestTopics.Patience);
        var reports = new DeliveryReport[7];
        List<long> cookies = [];
        while (cookies.Count < 10)
        {
            int count = producer.DrainReports(reports, TestTopics.Patience);
            Assert.InRange(count, 1, 7);
            cookies.AddRange(reports.Take(count).Select(r => r.Cookie));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => -(long)i), cookies);
        Assert.Equal(0, producer.DrainReports(reports));
    }

    [Fact]
    public async Task Ten_megabytes_go_there_and_back()
    {
        string topic = await TestTopics.CreateAsync(server, configs: new() { ["max.message.bytes"] = "12000000" });
        var value = new byte[10 * 1024 * 1024];
        new Random(1).NextBytes(value);
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers).With("message.max.bytes", "12000000"));
        await producer.ProduceAsync(topic, default, value).WaitAsync(TestTopics.Patience);

        using var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        using MessageBatch batch = consumer.Poll(1, TestTopics.Patience);
        Assert.True(batch[0].Value.SequenceEqual(value));
    }

    [Fact]
    public async Task Message_too_large_for_the_producer_is_refused_at_once()
    {
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        Assert.Equal(KafkaErrorCode.MessageTooLarge, producer.Produce("any", default, new byte[2_000_000]));
        KafkaException exception = await Assert.ThrowsAsync<KafkaException>(() => producer.ProduceAsync("any", default, new byte[2_000_000]));
        Assert.Equal("MESSAGE_TOO_LARGE", exception.Name);
        Assert.Contains("message.max.bytes", exception.Message);
    }

    [Fact]
    public async Task Message_too_large_for_the_topic_is_reported()
    {
        string topic = await TestTopics.CreateAsync(server, configs: new() { ["max.message.bytes"] = "1000" });
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        KafkaException exception = await Assert.ThrowsAsync<KafkaException>(
            () => producer.ProduceAsync(topic, default, new byte[5000]).WaitAsync(TestTopics.Patience));
        Assert.Equal(KafkaErrorCode.MessageTooLarge, exception.Code);
        Assert.Contains(topic, exception.Message);
    }

    [Fact]
    public async Task Unknown_partition_and_impossible_topic_are_reported()
    {
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        await producer.ProduceAsync(topic, default, default);
        KafkaException partition = await Assert.ThrowsAsync<KafkaException>(
            () => producer.ProduceAsync(topic, default, default, partition: 7).WaitAsync(TestTopics.Patience));
        Assert.Equal(KafkaErrorCode.LocalUnknownPartition, partition.Code);
        KafkaException name = await Assert.ThrowsAsync<KafkaException>(
            () => producer.ProduceAsync("no/such name", default, default).WaitAsync(TestTopics.Patience));
        Assert.Contains(name.Code, new[] { KafkaErrorCode.InvalidTopicException, KafkaErrorCode.LocalUnknownTopic });
    }

    [Fact]
    public async Task Purged_messages_are_reported_as_such()
    {
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers).With("linger.ms", "60000"));
        Task<DeliveryReport> waiting = producer.ProduceAsync(topic, default, "v"u8);
        producer.Purge();
        KafkaException exception = await Assert.ThrowsAsync<KafkaException>(() => waiting.WaitAsync(TestTopics.Patience));
        Assert.Equal("_PURGE_QUEUE", exception.Name);
    }

    [Fact]
    public async Task Disposing_ends_tasks_that_wait()
    {
        var producer = new KafkaProducer(new KafkaConfig("127.0.0.1:1"));
        Task<DeliveryReport> waiting = producer.ProduceAsync("t", default, "v"u8);
        producer.Dispose();
        Assert.Equal(
            KafkaErrorCode.LocalDestroy, (await Assert.ThrowsAsync<KafkaException>(() => waiting.WaitAsync(TestTopics.Patience))).Code);
        Assert.Throws<ObjectDisposedException>(() => producer.Produce("t", default, "v"u8));
    }
}
