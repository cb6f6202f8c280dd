using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.TestServers;
using Millrace.Worker.Config;
using Millrace.Worker.Stores;
using Millrace.Worker.Tests.Herding;

namespace Millrace.Worker.Tests.Stores;

/// <summary>Creating, checking, following and writing the internal topics on a real broker.</summary>
public sealed class InternalTopicsTests(EmbeddedKafka broker, KafkaServer kafka) : IAsyncDisposable
{
    private readonly string _group = LiveWorker.NewGroup();
    private readonly List<string> _read = [];
    private KafkaAdmin? _admin;

    private KafkaAdmin Admin => _admin ??= new KafkaAdmin(new KafkaConfig(broker.BootstrapServers));

    private string Topic => $"{_group}-configs";

    public ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        return default;
    }

    [Fact]
    public async Task Creates_missing_topics_compacted_and_with_the_settings_asked_for()
    {
        InternalTopic topic = await Setup().EnsureAsync(Described(partitions: 3, ("segment.bytes", "1048576")), exactPartitions: null);
        Assert.Equal(3, topic.Partitions);
        IReadOnlyList<ConfigEntry> configs = await Admin.DescribeConfigsAsync(ConfigResource.Topic(Topic));
        Assert.Equal(("compact", "1048576"), (Value(configs, "cleanup.policy"), Value(configs, "segment.bytes")));

        // A second worker finds it as it is, whatever its own settings say.
        Assert.Equal(3, (await Setup().EnsureAsync(Described(partitions: 25), exactPartitions: null)).Partitions);
    }

    [Fact]
    public async Task Refuses_a_topic_that_is_not_compacted()
    {
        await Admin.CreateTopicAsync(
            new NewTopic(Topic, 1, 1) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "delete" } });
        var fault = await Assert.ThrowsAsync<ConfigException>(() => Setup().EnsureAsync(Described(), exactPartitions: 1));
        Assert.Contains($"Topic '{Topic}' supplied via the 'config.storage.topic' property is required to have 'cleanup.policy=compact'",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_configuration_topic_of_several_partitions()
    {
        await Admin.CreateTopicAsync(
            new NewTopic(Topic, 2, 1) { Configs = new Dictionary<string, string> { ["cleanup.policy"] = "compact" } });
        var fault = await Assert.ThrowsAsync<ConfigException>(() => Setup().EnsureAsync(Described(), exactPartitions: 1));
        Assert.Contains($"Topic '{Topic}' supplied via the 'config.storage.topic' property is required to have a single partition",
            fault.Message, StringComparison.Ordinal);
        Assert.Contains("found 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_do_without_a_topic_that_it_may_not_create()
    {
        var setup = new InternalTopicSetup(Admin, mayCreate: false, NullLogger.Instance);
        var fault = await Assert.ThrowsAsync<ConfigException>(() => setup.EnsureAsync(Described(), exactPartitions: 1));
        Assert.Contains("is missing and automatic creation of internal topics is disabled", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_how_to_get_by_with_fewer_brokers_than_replicas()
    {
        // The embedded broker is one node and takes any number of replicas for one.
        using var admin = new KafkaAdmin(new KafkaConfig(kafka.BootstrapServers));
        var setup = new InternalTopicSetup(admin, mayCreate: true, NullLogger.Instance);
        var fault =
            await Assert.ThrowsAsync<ConfigException>(() => setup.EnsureAsync(Described() with { Replication = 3 }, exactPartitions: 1));
        Assert.Contains("set the replication factors of the storage topics to 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_can_be_waited_for_until_it_has_been_applied()
    {
        await using InternalTopics topics = await FollowAsync(partitions: 3);
        for (int i = 0; i < 20; i++)
        {
            await topics.ReadPastAsync(await topics.WriteAsync(Topic, $"k{i}", "v"u8.ToArray()), TestContext.Current.CancellationToken);
            Assert.Equal(i + 1, Read().Count);
        }
    }

    [Fact]
    public async Task Reading_to_the_end_sees_what_others_wrote_before_the_call()
    {
        await using InternalTopics topics = await FollowAsync(partitions: 3);
        using var other = new KafkaProducer(new KafkaConfig(broker.BootstrapServers));
        for (int i = 0; i < 50; i++) await other.ProduceAsync(Topic, Encoding.UTF8.GetBytes($"k{i}"), i % 2 == 0 ? null : "v"u8.ToArray());
        await topics.ReadToEndAsync(Topic, TestContext.Current.CancellationToken);
        Assert.Equal(50, Read().Count);
        Assert.Contains("k0=null", Read());
        Assert.Contains("k1=v", Read());
    }

    [Fact]
    public async Task A_record_that_makes_no_sense_keeps_nobody_from_those_behind_it()
    {
        await using InternalTopics topics = await FollowAsync(partitions: 1);
        await topics.WriteAsync(Topic, "fault", "x"u8.ToArray());
        await topics.ReadPastAsync(await topics.WriteAsync(Topic, "good", "y"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal(["good=y"], Read());
    }

    [Fact]
    public async Task Waiting_ends_when_the_topics_are_closed()
    {
        InternalTopics topics = await FollowAsync(partitions: 1);
        Task never = topics.ReadPastAsync(new TopicPartitionOffset(Topic, 0, 1000), TestContext.Current.CancellationToken);
        await topics.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task Writes_and_waits_outlast_a_broker_that_goes_away()
    {
        await using var own = new EmbeddedKafka();
        await own.InitializeAsync();
        using var admin = new KafkaAdmin(new KafkaConfig(own.BootstrapServers));
        InternalTopic topic = await new InternalTopicSetup(admin, mayCreate: true,
            NullLogger.Instance).EnsureAsync(Described(partitions: 2), exactPartitions: null);
        await using var topics = new InternalTopics(Clients(own.BootstrapServers), admin, [topic], NullLogger.Instance);
        await topics.StartAsync(TestContext.Current.CancellationToken);
        await own.StopAsync();
        Task<TopicPartitionOffset> write = topics.WriteAsync(Topic, "k", "v"u8.ToArray());
        Assert.False(write.IsCompleted);
        await own.StartAsync();
        await topics.ReadPastAsync(await write, TestContext.Current.CancellationToken);
        await topics.ReadToEndAsync(Topic, TestContext.Current.CancellationToken);
        Assert.Equal(["k=v"], Read());
    }

    [Fact]
    public async Task Offsets_are_found_again_by_another_worker()
    {
        var first = new OffsetStore($"{_group}-offsets");
        await using (InternalTopics topics = await FollowAsync(first)) await WriteOffsetsAsync(first);
        var second = new OffsetStore($"{_group}-offsets");
        await using InternalTopics again = await FollowAsync(second);
        Assert.Equal(Position(20), await second.ReadAsync("a", File("1"), TestContext.Current.CancellationToken));
        Assert.Null(await second.ReadAsync("a", File("2"), TestContext.Current.CancellationToken));
        Assert.Null(await second.ReadAsync("b", File("1"), TestContext.Current.CancellationToken));
        Assert.Equal([KeyValuePair.Create(File("1"), Position(20)), KeyValuePair.Create(File("ü🚀"), Position(5))],
            await second.ListAsync("a", TestContext.Current.CancellationToken));
    }

    private static async Task WriteOffsetsAsync(OffsetStore store)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await store.WriteAsync("a", [KeyValuePair.Create(File("1"), (OffsetMap?)Position(10)),
            KeyValuePair.Create(File("2"), (OffsetMap?)Position(1))], cancellation);
        await store.WriteAsync("a", [KeyValuePair.Create(File("1"), (OffsetMap?)Position(20)),
            KeyValuePair.Create(File("ü🚀"), (OffsetMap?)Position(5))], cancellation);
        await store.WriteAsync("a", [KeyValuePair.Create(File("2"), (OffsetMap?)null)], cancellation);
    }

    private static OffsetMap File(string name) => OffsetMap.Of("filename", Data.Value.String(name));

    private static OffsetMap Position(long position) => OffsetMap.Of("position", Data.Value.Int64(position));

    private static string? Value(IReadOnlyList<ConfigEntry> configs, string name) => configs.First(config => config.Name == name).Value;

    private InternalTopicSetup Setup() => new(Admin, mayCreate: true, NullLogger.Instance);

    private InternalClients Clients(string bootstrapServers) =>
        new(WorkerConfig.Load(LiveWorker.Settings(bootstrapServers, _group), TestPlugins.Providers), NullLogger.Instance);

    private InternalTopic Described(int partitions = 1, params (string Name, string Value)[] configs) =>
        new(Topic, "config.storage.topic", partitions, 1, configs.ToDictionary(config => config.Name, config => config.Value), Apply);

    private async Task<InternalTopics> FollowAsync(int partitions)
    {
        InternalTopic topic = await Setup().EnsureAsync(Described(partitions), exactPartitions: null);
        var topics = new InternalTopics(Clients(broker.BootstrapServers), Admin, [topic], NullLogger.Instance);
        await topics.StartAsync(TestContext.Current.CancellationToken);
        return topics;
    }

    private async Task<InternalTopics> FollowAsync(OffsetStore store)
    {
        InternalTopic topic = await Setup().EnsureAsync(
            new InternalTopic(store.Topic, "offset.storage.topic", 5, 1, new Dictionary<string, string>(), store.Apply),
            exactPartitions: null);
        var topics = new InternalTopics(Clients(broker.BootstrapServers), Admin, [topic], NullLogger.Instance);
        store.Bind(topics);
        await topics.StartAsync(TestContext.Current.CancellationToken);
        return topics;
    }

    private List<string> Read()
    {
        lock (_read) return [.. _read];
    }

    private void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        if (key == "fault") throw new NotSupportedException("a reader that stumbles");
        lock (_read) _read.Add($"{key}={(record.IsTombstone ? "null" : Encoding.UTF8.GetString(record.Value))}");
    }
}
