using System.Text;
using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class ProduceAndConsumeTests(KafkaServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Record_comes_back_as_it_was_sent()
    {
        string topic = TestTopics.NewName();
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        var headers = new MessageHeaders().Add("a", "1"u8).Add("n", default).Add("a", ""u8);
        DeliveryReport report = await producer.ProduceAsync(topic, "k"u8, "v"u8, timestamp: 1234567890123, headers: headers);
        Assert.Equal(0, report.Offset);

        using KafkaConsumer consumer = Assigned(topic);
        using MessageBatch batch = consumer.Poll(10, Patience);
        Message message = batch[0];
        Assert.Equal(1, batch.Count);
        Assert.Equal(topic, message.Topic);
        Assert.Equal("k", Encoding.UTF8.GetString(message.Key));
        Assert.Equal("v", Encoding.UTF8.GetString(message.Value));
        Assert.Equal(1234567890123, message.Timestamp);
        Assert.Equal(TimestampType.CreateTime, message.TimestampType);
        HeaderList read = message.Headers;
        Assert.Equal(3, read.Count);
        Assert.Equal("a", read[0].Name);
        Assert.Equal("1"u8, read[0].Value);
        Assert.Equal("n", read[1].Name);
        Assert.True(read[1].IsValueNull);
        Assert.False(read[2].IsValueNull);
        Assert.True(read[2].Value.IsEmpty);
    }

    [Fact]
    public async Task Null_and_empty_stay_apart()
    {
        string topic = TestTopics.NewName();
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers));
        await producer.ProduceAsync(topic, default, default);
        await producer.ProduceAsync(topic, ""u8, ""u8);
        await producer.ProduceAsync(topic, default, default, timestamp: 1);
        await producer.ProduceAsync(topic, ""u8, ""u8, timestamp: 1);

        using KafkaConsumer consumer = Assigned(topic);
        var seen = new List<(bool Key, bool Value)>();
        using var batch = new MessageBatch(10);
        while (seen.Count < 4)
        {
            consumer.Poll(batch, Patience);
            foreach (Message message in batch)
            {
                Assert.True(message.Key.IsEmpty && message.Value.IsEmpty);
                Assert.Equal(0, message.Headers.Count);
                seen.Add((message.IsKeyNull, message.IsValueNull));
            }
        }

        Assert.Equal([(true, true), (false, false), (true, true), (false, false)], seen);
    }

    private KafkaConsumer Assigned(string topic)
    {
        var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning)]);
        return consumer;
    }
}
