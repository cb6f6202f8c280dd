using System.Text;
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
    public async Task A_group_goes_in_order_and_what_finds_no_room_stays()
    {
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(
            new KafkaConfig(server.BootstrapServers).With("queue.buffering.max.messages", "10").With("linger.ms", "60000"));
        var group = new MessageGroup();
        for (int i = 0; i < 15; i++)
            Assert.True(group.TryAdd(i % 3 == 0
                ? default(NullableBytes)
                : "k"u8, i == 7 ? default(NullableBytes) : Encoding.UTF8.GetBytes($"{i}"), cookie: i));
        List<DeliveryReport> refused = [];
        Assert.False(producer.ProduceGroup(topic, group, refused));
        Assert.Equal(5, group.Count);
        Assert.True(producer.Flush(TestTopics.Patience));
        List<DeliveryReport> all = Drain(producer, 10);
        Assert.True(producer.ProduceGroup(topic, group, refused));
        Assert.Equal(0, group.Count);
        Assert.True(producer.Flush(TestTopics.Patience));
        Assert.Empty(refused);
        all.AddRange(Drain(producer, 5));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => ((long)i, (long)i)), all.Select(report => (report.Cookie, report.Offset)));
    }

    [Fact]
    public async Task A_group_tells_which_of_its_messages_is_too_large()
    {
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers).With("message.max.bytes", "1000"));
        var group = new MessageGroup();
        Assert.True(group.TryAdd(default, "a"u8, 1));
        Assert.True(group.TryAdd("key"u8, new byte[2000], 2));
        Assert.True(group.TryAdd(default, "c"u8, 3));
        List<DeliveryReport> refused = [];
        Assert.True(producer.ProduceGroup(topic, group, refused));
        Assert.Equal((2L, KafkaErrorCode.MessageTooLarge, 2003L), refused.Select(report => (report.Cookie, report.Code, report.Size))
            .Single());
        Assert.Equal([1L, 3L], Drain(producer, 2).Select(report => report.Cookie));
    }

    [Fact]
    public void A_group_has_an_end()
    {
        var group = new MessageGroup();
        Assert.False(group.TryAdd(default, new byte[300_000], 0));
        int added = 0;
        while (group.TryAdd(default, "v"u8, added)) added++;
        Assert.Equal(1024, added);
        group.Clear();
        Assert.True(group.TryAdd(new byte[200_000], default, 0));
        Assert.False(group.TryAdd(default, new byte[100_000], 1));
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
        KafkaException exception =
            await Assert.ThrowsAsync<KafkaException>(() => producer.ProduceAsync("any", default, new byte[2_000_000]));
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

    private static List<DeliveryReport> Drain(KafkaProducer producer, int count)
    {
        var into = new DeliveryReport[count];
        List<DeliveryReport> reports = [];
        while (reports.Count < count)
            reports.AddRange(into.Take(producer.DrainReports(into.AsSpan(0, count - reports.Count), TestTopics.Patience)));
        return reports;
    }
}
