using System.Security.Cryptography;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Settings;
using Millrace.TestServers;

namespace Millrace.Broker.Tests.Storage;

/// <summary>The folder of a real Apache Kafka, with records in it, is no place for our broker.</summary>
public class KafkaFolderTests
{
    [Fact]
    public async Task Refuses_the_folder_of_a_real_Kafka_and_leaves_every_byte_of_it()
    {
        await using var kafka = new KafkaServer();
        await kafka.InitializeAsync();
        var config = new ProducerConfig { BootstrapServers = kafka.BootstrapServers };
        using (IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build())
            foreach (string value in (string[])["a", "b", "c"])
                await producer.ProduceAsync("photos", new Message<Null, string> { Value = value });
        await kafka.StopAsync();
        Dictionary<string, string> before = Contents(kafka.LogFolder);
        Assert.Contains(before.Keys, path => path.StartsWith("photos-0/", StringComparison.Ordinal));

        var settings = new BrokerSettings { DataDirectory = kafka.LogFolder, Port = 0 };
        IOException refused = await Assert.ThrowsAsync<IOException>(() =>
            EmbeddedBroker.StartAsync(settings, NullLoggerFactory.Instance, TestContext.Current.CancellationToken));

        Assert.Contains("is the log folder of an Apache Kafka", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data (log.dirs)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents(kafka.LogFolder));
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder, path),
            path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));
}
