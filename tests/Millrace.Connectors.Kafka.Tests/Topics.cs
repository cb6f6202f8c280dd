using System.Text;
using Millrace.Kafka;

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>What is in topics, and what is put there.</summary>
internal static class Topics
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<string> CreateAsync(string servers, int partitions = 1, params (string Key, string Value)[] configs)
    {
        string topic = $"t-{Guid.NewGuid():N}";
        using var admin = new KafkaAdmin(new KafkaConfig(servers));
        await admin.CreateTopicAsync(new NewTopic(topic, partitions, 1) { Configs = configs.ToDictionary() });
        return topic;
    }

    public static void Send(string servers, string topic, IEnumerable<(string? Key, string? Value)> records, long timestamp = 0)
    {
        KafkaConfig settings = new KafkaConfig(servers).With("message.max.bytes", "5000000");
        using var producer = new KafkaProducer(settings, new KafkaProducerOptions { OnReports = static _ => { } });
        foreach (var (key, value) in records)
        {
            while (producer.Produce(topic, Bytes(key), Bytes(value), timestamp: timestamp) is var code && code != KafkaErrorCode.None)
            {
                Assert.Equal(KafkaErrorCode.LocalQueueFull, code);
                producer.Flush(Patience);
            }
        }

        Assert.True(producer.Flush(Patience));
    }

    /// <summary>All that is committed in a topic, until there are as many records and then no more come for a moment.</summary>
    public static List<Seen> Read(string servers, string topic, int atLeast)
    {
        var seen = new List<Seen>();
        using var admin = new KafkaAdmin(new KafkaConfig(servers));
        using var consumer = new KafkaConsumer(new KafkaConfig(servers).With("isolation.level", "read_committed")
            .With("enable.partition.eof", "true").With("group.id", "reader"));
        var partitions = admin.MetadataAsync(topic).GetAwaiter().GetResult().Topics[0].Partitions;
        consumer.Assign([.. partitions.Select(partition => new TopicPartitionOffset(topic, partition.Id, Offset.Beginning))]);
        using var batch = new MessageBatch(5000);
        long start = TimeProvider.System.GetTimestamp();
        var ended = new HashSet<int>();
        while (seen.Count < atLeast || ended.Count < partitions.Count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"{seen.Count} of {atLeast} records are in {topic}.");
            consumer.Poll(batch, TimeSpan.FromMilliseconds(200));
            foreach (Message message in batch)
            {
                ended.Remove(message.Partition);
                seen.Add(new Seen(message.Partition, Text(message.Key, message.IsKeyNull), Text(message.Value, message.IsValueNull),
                    message.Timestamp, string.Join(',', Headers(message))));
            }

            foreach (ConsumerEvent happened in batch.Events)
                if (happened.Code == KafkaErrorCode.LocalPartitionEof) ended.Add(happened.Partition);
        }

        return seen;
    }

    private static IEnumerable<string> Headers(Message message)
    {
        var headers = new List<string>();
        foreach (Header header in message.Headers) headers.Add($"{header.Name}={Encoding.UTF8.GetString(header.Value)}");
        return headers;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static string? Text(ReadOnlySpan<byte> bytes, bool isNull) => isNull ? null : Encoding.UTF8.GetString(bytes);
}

/// <summary>A record of a topic, as text.</summary>
internal sealed record Seen(int Partition, string? Key, string? Value, long Timestamp, string Headers)
{
    public int Number => int.Parse(Value!, System.Globalization.CultureInfo.InvariantCulture);
}
