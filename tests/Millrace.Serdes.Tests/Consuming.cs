using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;

namespace Millrace.Serdes.Tests;

/// <summary>Their side of a topic.</summary>
internal static class Consuming
{
    /// <summary>The first record of a topic by Confluent's consumer and a deserializer.</summary>
    public static T First<T>(TestCluster cluster, string topic, IAsyncDeserializer<T> deserializer)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers, GroupId = $"serdes-{topic}",
            AutoOffsetReset = AutoOffsetReset.Earliest
        };
        using IConsumer<Ignore, T> consumer = new ConsumerBuilder<Ignore, T>(config).SetValueDeserializer(deserializer.AsSyncOverAsync())
            .Build();
        consumer.Subscribe(topic);
        ConsumeResult<Ignore, T>? result = consumer.Consume(TimeSpan.FromMinutes(1));
        Assert.NotNull(result);
        consumer.Close();
        return result.Message.Value;
    }
}
