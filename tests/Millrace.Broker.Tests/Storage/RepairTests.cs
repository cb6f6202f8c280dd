using System.IO.Compression;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

/// <summary>
/// Logs that were written before batches were checked on append: what no consumer can read is replaced at the first start.
/// </summary>
public sealed class RepairTests
{
    [Theory]
    [InlineData("cut trailer", 3)]
    [InlineData("junk behind", 3)]
    [InlineData("cut data", 0)]
    [InlineData("no gzip at all", 0)]
    [InlineData("too many claimed", 3)]
    public async Task Keeps_the_records_that_can_be_read_of_a_bad_batch(string what, int kept)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("first"));
        byte[] bad = Bad(what);
        await WithOldBatchAsync(test, log, bad, BatchHeader.Read(bad).LastOffsetDelta + 1L);

        List<(long Offset, string? Key, string? Value)> seen = TestLog.ReadAll(test.Partition());

        string[] inside = kept == 3 ? ["a", "b", "c"] : [];
        Assert.Equal(["first", .. inside, "last"], seen.Select(record => record.Value));
        Assert.Equal(test.Partition().HighWatermark - 1, seen[^1].Offset);
        string line = Assert.Single(test.Log.Lines, line => line.Contains("t-0", StringComparison.Ordinal));
        Assert.Contains("offsets 1 to", line);
        Assert.Contains($"{kept} of its records", line);
        string aside = Assert.Single(Directory.GetFiles(test.Partition().DirectoryPath, "*.unreadable"));
        Assert.Equal(BatchHeader.Read(bad).Crc, BatchHeader.Read(File.ReadAllBytes(aside)).Crc);
    }

    [Fact]
    public async Task Looks_once_and_leaves_good_batches_as_they_are()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        TestLog.Append(log, Batch.Of("a", "b") with { Attributes = 1, Pack = Gzip });
        byte[] before = TestLog.ReadBytes(log, 0);
        Forget(test, await StopAsync(test));

        await test.StartAsync();

        Assert.Equal(before, TestLog.ReadBytes(test.Partition(), 0));
        Assert.Equal(Catalog.CurrentChecks, Catalog.Load(test.Path)!.Checks);
        Assert.Empty(test.Log.Lines);
    }

    [Fact]
    public async Task Repairs_segments_that_are_closed_too()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create("t", ("segment.bytes", "200"));
        TestLog.Append(log, Batch.Of("first"));
        byte[] bad = Bad("cut trailer");
        await WithOldBatchAsync(test, log, bad, records: 3);
        for (int i = 0; i < 5; i++)
            TestLog.Append(test.Partition(), Batch.Of(new string('x', 100)));
        Forget(test, await StopAsync(test));
        await test.StartAsync();

        Assert.Equal(10, TestLog.ReadAll(test.Partition()).Count);
        Assert.True(Directory.GetFiles(test.Partition().DirectoryPath, "*.log").Length > 2);
    }

    /// <remarks>With a timeout: a reader that hangs cannot even be closed.</remarks>
    [Fact(Timeout = 120_000)]
    public async Task A_consumer_of_librdkafka_arrives_behind_a_bad_batch()
    {
        await using TestBroker test = await TestBroker.StartAsync();
        var config = new ProducerConfig { BootstrapServers = test.BootstrapServers };
        using (IAdminClient admin = new AdminClientBuilder(config).Build())
            await admin.CreateTopicsAsync([new TopicSpecification { Name = "t", NumPartitions = 1, ReplicationFactor = 1 }]);
        using (IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build())
        {
            await producer.ProduceAsync("t", new Message<Null, string> { Value = "first" });
            await test.RestartAsync(folder => WriteOld(folder, Bad("cut trailer"), baseOffset: 1));
            await producer.ProduceAsync("t", new Message<Null, string> { Value = "last" }, TestContext.Current.CancellationToken);
        }
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig { BootstrapServers = test.BootstrapServers, GroupId = "g" }).Build();
        consumer.Assign(new TopicPartitionOffset("t", 0, Offset.Beginning));
        var seen = new List<string>();
        while (seen.LastOrDefault() != "last")
            seen.Add(consumer.Consume(TimeSpan.FromSeconds(60))?.Message.Value
                ?? throw new TimeoutException($"Stopped behind {string.Join(", ", seen)}."));
        Assert.Equal(["first", "a", "b", "c", "last"], seen);
    }

    private static byte[] Bad(string what)
    {
        Batch batch = Batch.Of("a", "b", "c") with { Attributes = 1 };
        return what switch
        {
            "cut trailer" => (batch with { Pack = plain => Gzip(plain)[..^6] }).Bytes(),
            "junk behind" => (batch with { Pack = plain => [.. Gzip(plain), 7, 1, 9] }).Bytes(),
            "cut data" => (batch with { Pack = plain => Gzip(plain)[..12] }).Bytes(),
            "no gzip at all" => (batch with { Pack = plain => plain }).Bytes(),
            "too many claimed" => Claiming(Batch.Of("a", "b", "c").Bytes(), 1000),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    private static byte[] Claiming(byte[] batch, int count)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.CountAt), count);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.LastOffsetDeltaAt), count - 1);
        BatchHeader.WriteCrc(batch);
        return batch;
    }

    private static byte[] Gzip(byte[] plain)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
            gzip.Write(plain);
        return output.ToArray();
    }

    /// <summary>Puts the batch where a broker without checks would have, and starts again on it with one more behind it.</summary>
    private static async Task WithOldBatchAsync(TestLog test, PartitionLog log, byte[] batch, long records)
    {
        long offset = log.HighWatermark;
        string folder = await StopAsync(test);
        WriteOld(folder, batch, offset);
        await test.StartAsync();
        Assert.Equal(offset + records, test.Partition().HighWatermark);
        TestLog.Append(test.Partition(), Batch.Of("last"));
    }

    private static async Task<string> StopAsync(TestLog test)
    {
        await test.Logs.DisposeAsync();
        return test.Path;
    }

    private static void WriteOld(string folder, byte[] batch, long baseOffset)
    {
        BatchHeader.Assign(batch, baseOffset, leaderEpoch: 0);
        string log = Directory.GetFiles(Path.Combine(folder, "t-0"), "*.log").Order().Last();
        using (FileStream file = new(log, FileMode.Append))
            file.Write(batch);
        File.Delete(Path.ChangeExtension(log, ".index"));
        ForgetChecks(folder);
    }

    private static void Forget(TestLog test, string folder)
    {
        ForgetChecks(folder);
        Assert.True(Catalog.Load(test.Path)!.HasUncheckedBatches);
    }

    private static void ForgetChecks(string folder)
    {
        string path = Path.Combine(folder, Catalog.FileName);
        JsonNode catalog = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(catalog.AsObject().Remove("checks"));
        File.WriteAllText(path, catalog.ToJsonString());
    }
}
