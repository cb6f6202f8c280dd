using System.Text;
using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

/// <summary>Topics and groups nobody else uses, and reading them to an end.</summary>
internal static class TestTopics
{
    /// <summary>Longest wait for a signal: tests end by signals, this only ends a test that hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static string NewName() => $"t-{Guid.NewGuid():N}";

    public static async Task<string> CreateAsync(KafkaServer server, int partitions = 1, Dictionary<string, string>? configs = null)
    {
        string topic = NewName();
        using var admin = new KafkaAdmin(new KafkaConfig(server.BootstrapServers));
        await admin.CreateTopicAsync(new NewTopic(topic, partitions, 1) { Configs = configs ?? [] });
        // The controller answers before the broker's own view of the cluster has the topic.
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                await admin.DescribeConfigsAsync(ConfigResource.Topic(topic));
                return topic;
            }
            catch (KafkaException fault) when (fault.Code == KafkaErrorCode.UnknownTopicOrPartition && Environment.TickCount64 < deadline)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Sends "0", "1", ... to one partition.</summary>
    public static void Fill(KafkaServer server, string topic, int count, int partition = 0)
    {
        int failed = 0;
        using var producer = new KafkaProducer(new KafkaConfig(server.BootstrapServers), new KafkaProducerOptions
        {
            OnReports = reports =>
            {
                foreach (DeliveryReport report in reports)
                    failed += report.IsDelivered ? 0 : 1;
            },
        });
        for (int i = 0; i < count; i++)
        {
            KafkaErrorCode code;
            while ((code = producer.Produce(topic, default, Encoding.UTF8.GetBytes($"{i}"), partition)) == KafkaErrorCode.LocalQueueFull)
                producer.Flush(Patience);
            Assert.Equal(KafkaErrorCode.None, code);
        }

        Assert.True(producer.Flush(Patience));
        Assert.Equal(0, failed);
    }

    /// <summary>Polls until there are <paramref name="count"/> values.</summary>
    public static List<string> Read(KafkaConsumer consumer, int count)
    {
        List<string> values = [];
        using var batch = new MessageBatch(Math.Max(1, count));
        using var patience = new CancellationTokenSource(Patience);
        while (values.Count < count)
        {
            Assert.False(patience.IsCancellationRequested, $"{values.Count} of {count} messages came");
            consumer.Poll(batch, TimeSpan.FromSeconds(1));
            foreach (Message message in batch)
                values.Add(Encoding.UTF8.GetString(message.Value));
        }

        return values;
    }
}
