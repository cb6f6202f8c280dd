using System.Security.Cryptography;
using System.Text;
using Millrace.Kafka;
using Millrace.TestServers;
using Xunit.Sdk;

namespace Millrace.EndToEnd.Tests;

/// <summary>Images from a topic into Redis, byte for byte, and what a producer is told when a topic does not take them.</summary>
public sealed class RedisFlowTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new RedisServer().WithPassword("sofe4630u");
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-images-").FullName;

    public ValueTask InitializeAsync() => _redis.InitializeAsync();

    [Fact]
    public async Task An_image_comes_out_of_Redis_as_it_was_sent_also_one_of_10_MB()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await CreateTopicAsync(cluster, "ToRedis", "--config", "max.message.bytes=20000000");
        await cluster.CreateSinkAsync("Kafka2Redis", "ToRedis", _redis);
        foreach (int size in new[] { 500 * 1024, 10 * 1024 * 1024 })
        {
            byte[] image = await SendImageAsync(cluster, "ToRedis", size);
            await cluster.UntilAsync($"{size} bytes are in Redis", async () =>
                await _redis.CliAsync("-n", "1", "STRLEN", "fromKafka") == $"{size}");
            Assert.Equal(image, await _redis.GetAsync(1, "fromKafka"));
        }
    }

    [Fact]
    public async Task The_producer_is_told_which_topic_takes_how_much_and_what_to_raise()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        await CreateTopicAsync(cluster, "ToRedis");
        var fault = await Assert.ThrowsAnyAsync<XunitException>(() => SendImageAsync(cluster, "ToRedis", 2_000_000));
        Assert.Matches("2000009 bytes to topic 'ToRedis'.*MESSAGE_TOO_LARGE.*max.message.bytes", fault.Message);

        using var producer = new KafkaProducer(new KafkaConfig(cluster.BootstrapServers) { ["message.max.bytes"] = "100000000" });
        var refused =
            await Assert.ThrowsAsync<KafkaException>(() => producer.ProduceAsync("ToRedis", "fromKafka"u8.ToArray(), new byte[2_000_000]));
        Assert.Contains("2000009 bytes to topic 'ToRedis'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("max.message.bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_exactly_once_each_record_is_one_entry_of_a_list_over_killed_workers_and_a_killed_Redis()
    {
        await RestartDurablyAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateConnectorAsync("once",
            ("connector.class", "com.redis.kafka.connect.RedisSinkConnector"), ("topics", "Once"), ("redis.type", "LIST"),
            ("redis.host", "127.0.0.1"), ("redis.port", $"{_redis.Port}"), ("redis.database", "1"), ("redis.password", _redis.Password!),
            ("key.converter", "org.apache.kafka.connect.storage.StringConverter"),
            ("value.converter", "org.apache.kafka.connect.storage.StringConverter"), ("exactly.once", "true"),
            ("consumer.override.max.poll.records", "20"));
        using var producer = new KafkaProducer(new KafkaConfig(cluster.BootstrapServers));
        await SendAsync(producer, 0, 6_000, "Once");
        foreach (int entries in new[] { 500, 2_000 })
        {
            await cluster.UntilAsync($"{entries} are there", async () => await EntriesAsync() >= entries);
            await cluster.Worker.KillAsync();
            cluster.Worker.Start();
        }

        await cluster.UntilAsync("half of them are there", async () => await EntriesAsync() >= 4_000);
        await _redis.KillAsync();
        await SendAsync(producer, 6_000, 8_000, "Once");
        await _redis.StartAsync();
        await cluster.UntilAsync("all is committed", async () => await cluster.CommittedAsync("once") == 8_000);
        string[] keys = (await _redis.CliAsync("-n", "1", "LRANGE", "Once", "0", "-1")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 8_000).Select(i => $"k{i}").Order(), keys.Order());
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("once"));

        async Task<int> EntriesAsync() => int.Parse(await _redis.CliAsync("-n", "1", "LLEN", "Once"));
    }

    [Fact]
    public async Task Nothing_is_missing_after_Redis_was_killed_on_the_way()
    {
        await RestartDurablyAsync();
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSinkAsync("killed", "Killed", _redis, ("redis.offsets.enabled", "false"));
        using var producer = new KafkaProducer(new KafkaConfig(cluster.BootstrapServers));
        await SendAsync(producer, 0, 10_000);
        await cluster.UntilAsync("some are there", async () => await KeysAsync() > 0);
        await SendAsync(producer, 10_000, 15_000);
        await _redis.KillAsync();
        await SendAsync(producer, 15_000, 20_000);
        await _redis.StartAsync();
        await cluster.UntilAsync("all are there", async () => await KeysAsync() == 20_000);
        Assert.Equal("v19999", await _redis.CliAsync("-n", "1", "GET", "k19999"));
        Assert.Equal("RUNNING", await cluster.TaskStateAsync("killed"));
    }

    private async Task RestartDurablyAsync()
    {
        _redis.With("--appendonly", "yes", "--appendfsync", "always");
        await _redis.KillAsync();
        await _redis.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task SendAsync(KafkaProducer producer, int from, int to, string topic = "Killed")
    {
        for (int i = from; i < to; i++)
            Assert.Equal(KafkaErrorCode.None,
                producer.Produce(topic, Encoding.ASCII.GetBytes($"k{i}"), Encoding.ASCII.GetBytes($"v{i}")));
        Assert.True(await producer.FlushAsync(TimeSpan.FromSeconds(60)));
    }

    private static Task<string> CreateTopicAsync(Cluster cluster, string topic, params string[] options) =>
        MillraceProgram.RunAsync(["topic", "create", topic, "--bootstrap-servers", cluster.BootstrapServers, .. options]);

    private async Task<long> KeysAsync() => long.TryParse(await _redis.CliAsync("-n", "1", "DBSIZE"), out long count) ? count : 0;

    private async Task<byte[]> SendImageAsync(Cluster cluster, string topic, int size)
    {
        byte[] image = RandomNumberGenerator.GetBytes(size);
        string file = Path.Combine(_folder, $"{size}.jpg");
        await File.WriteAllBytesAsync(file, image);
        await MillraceProgram.RunAsync("produce", topic, "--key", "fromKafka", "--value-file", file, "--bootstrap-servers",
            cluster.BootstrapServers);
        return image;
    }
}
