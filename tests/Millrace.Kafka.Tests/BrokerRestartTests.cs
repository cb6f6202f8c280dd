using System.Text;
using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class BrokerRestartTests
{
    [Fact]
    public async Task Killed_broker_that_comes_back_loses_and_doubles_nothing()
    {
        const int Messages = 2000;
        const int KillAt = 700;
        await using var server = new KafkaServer();
        await server.InitializeAsync();
        string topic = await TestTopics.CreateAsync(server);
        int delivered = 0;
        List<KafkaNotice> notices = [];
        using var producer = new KafkaProducer(
            new KafkaConfig(server.BootstrapServers),
            new KafkaProducerOptions
            {
                OnReports = reports =>
                {
                    foreach (DeliveryReport report in reports)
                        delivered += report.IsDelivered ? 1 : 0;
                },
                Notice = notice =>
                {
                    lock (notices)
                        notices.Add(notice);
                },
            });
        using var consumer = new KafkaConsumer(new KafkaConfig(server.BootstrapServers)
            .With("group.id", "readers").With("auto.offset.reset", "earliest"));
        consumer.Subscribe([topic]);
        Produce(0, KillAt);
        List<string> read = TestTopics.Read(consumer, KillAt);

        await server.KillAsync();
        Produce(KillAt, Messages);
        await server.RestartAsync();
        read.AddRange(TestTopics.Read(consumer, Messages - KillAt));

        Assert.True(producer.Flush(TestTopics.Patience));
        Assert.Equal(Messages, delivered);
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"{i}"), read);
        lock (notices)
            Assert.Contains(notices, n => n.Code is KafkaErrorCode.LocalTransport or KafkaErrorCode.LocalAllBrokersDown);
        await consumer.CommitAsync([new TopicPartitionOffset(topic, 0, Messages)]).WaitAsync(TestTopics.Patience);

        void Produce(int from, int to)
        {
            for (int i = from; i < to; i++)
                Assert.Equal(KafkaErrorCode.None, producer.Produce(topic, default, Encoding.UTF8.GetBytes($"{i}")));
        }
    }
}
