using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class AllocationTests(KafkaServer server)
{
    [Fact]
    public async Task Warm_poll_and_iteration_allocate_nothing_per_message()
    {
        const int Messages = 100_000;
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 2 * Messages);
        using var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        using var batch = new MessageBatch(5000);
        Consume(consumer, batch, Messages);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int bytes = Consume(consumer, batch, Messages);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes > Messages);
        Assert.True(allocated < Messages / 100, $"{allocated} bytes for {Messages} messages");
    }

    [Fact]
    public async Task Warm_produce_and_drain_allocate_nothing_per_message()
    {
        const int Messages = 20_000;
        string topic = await TestTopics.CreateAsync(server);
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        var reports = new DeliveryReport[1000];
        Produce(producer, topic, reports, Messages);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Produce(producer, topic, reports, Messages);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Messages / 10, $"{allocated} bytes for {Messages} messages");
    }

    private static int Consume(KafkaConsumer consumer, MessageBatch batch, int messages)
    {
        int bytes = 0;
        for (int seen = 0, empty = 0; seen < messages && empty < 90;)
        {
            consumer.Poll(batch, TimeSpan.FromSeconds(1));
            empty = batch.Count == 0 ? empty + 1 : 0;
            foreach (Message message in batch)
            {
                bytes += message.Value.Length + message.Key.Length + (message.Topic.Length > 0 ? 1 : 0) + (int)(message.Offset & 1);
                seen++;
            }
        }

        return bytes;
    }

    private static void Produce(KafkaProducer producer, string topic, DeliveryReport[] reports, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            KafkaErrorCode code = producer.Produce(topic, "key"u8, "value"u8, cookie: i);
            if (code != KafkaErrorCode.None)
                throw new InvalidOperationException($"{code}");
        }

        for (int reported = 0, empty = 0; reported < messages && empty < 90;)
        {
            int count = producer.DrainReports(reports, TimeSpan.FromSeconds(1));
            empty = count == 0 ? empty + 1 : 0;
            reported += count;
        }
    }
}
