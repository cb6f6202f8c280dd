using Millrace.Config;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary><c>exactly.once</c>: lists, which show each repetition.</summary>
public sealed class ExactlyOnceTests(RedisServer server)
{
    private readonly string _topic = $"once-{Guid.NewGuid():N}";

    private TopicPartition First => new(_topic, 0);

    private TopicPartition Second => new(_topic, 1);

    private string OffsetKey => $"com.redis.kafka.connect.sink.offset.{_topic}.0.once.sink";

    [Fact]
    public async Task Records_that_come_again_are_left_out_and_reading_goes_on_behind_what_is_written()
    {
        await using (SinkHarness sink = await StartAsync())
        {
            await sink.PutAsync(_topic, Records("abc"));
            await sink.PutAsync(_topic, Records("d"));
            Assert.Equal(4, (await sink.CommitAsync())[First]);
        }

        // The offsets in Kafka were not committed any more.
        await using (SinkHarness again = await StartAsync())
        {
            again.ReadFrom(First, 2);
            await again.PutAsync(_topic, Records("cdef"));
            Assert.Empty(again.Context.Seeks);
            string said = string.Join('\n', again.Context.Log.Lines);
            Assert.Contains($"{_topic}-0: offsets 2 to 3 are written", said, StringComparison.Ordinal);
        }

        Assert.Equal("abcdef", await ListAsync());
        // Or Redis has lost the last ones in a crash, data and offsets alike.
        await server.CliAsync("-n", "9", "RPOP", _topic, "2");
        await server.CliAsync("-n", "9", "SET", OffsetKey, """{"owner":"","offset":4}""");
        await using SinkHarness behind = await StartAsync();
        behind.ReadFrom(First, 6);
        await behind.PutAsync(_topic, Records("g"));
        Assert.Equal(4, behind.Context.Seeks[First]);
        behind.ReadFrom(First, 4);
        await behind.PutAsync(_topic, Records("efg"));
        Assert.Equal("abcdefg", await ListAsync());
    }

    [Fact]
    public async Task A_twin_that_wakes_up_cannot_write()
    {
        await using SinkHarness frozen = await StartAsync();
        await frozen.PutAsync(_topic, Records("ab"));
        await using SinkHarness heir = await StartAsync();
        heir.ReadFrom(First, 2);
        await heir.PutAsync(_topic, Records("cd"));
        await frozen.PutAsync(_topic, Records("cd"));
        Assert.Equal((1, 0), (frozen.Retries, heir.Retries));
        await heir.PutAsync(_topic, Records("e"));
        Assert.Equal((1, "abcde"), (heir.Retries, await ListAsync()));
    }

    [Fact]
    public async Task Partitions_that_went_to_another_task_do_not_disturb_the_rest()
    {
        await using SinkHarness sink = await StartAsync();
        await sink.PutAsync(_topic, [.. Records("a"), .. Records("b", partition: 1)]);
        await sink.CloseAsync(Second);
        await using SinkHarness other = await StartAsync();
        other.ReadFrom(Second, 1);
        await other.PutAsync(_topic, Records("c", partition: 1));
        await sink.PutAsync(_topic, Records("d"));
        await other.PutAsync(_topic, Records("e", partition: 1));
        Assert.Equal((0, 0, "abcde"), (sink.Retries, other.Retries, await ListAsync()));
    }

    [Fact]
    public async Task A_connection_that_is_lost_repeats_nothing()
    {
        await using SinkHarness sink = await StartAsync();
        await sink.PutAsync(_topic, Records("a"));
        // The next batch is carried out, and the answer lost.
        string stored = await server.CliAsync("-n", "9", "GET", OffsetKey);
        Assert.Contains("\"offset\":1", stored, StringComparison.Ordinal);
        await server.CliAsync("-n", "9", "SET", OffsetKey, stored.Replace(":1", ":2", StringComparison.Ordinal));
        await server.CliAsync("-n", "9", "RPUSH", _topic, "b");
        await server.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        await sink.PutAsync(_topic, Records("bc"));
        Assert.Equal("abc", await ListAsync());
    }

    [Fact]
    public async Task A_refused_record_with_nowhere_to_go_stays_the_next_one()
    {
        await server.CliAsync("-n", "9", "SET", _topic, "no list");
        await using (SinkHarness sink = await StartAsync())
        {
            var fault = await Assert.ThrowsAsync<DataException>(() => sink.PutAsync(_topic, Records("ab")));
            Assert.Contains($"{_topic}-0 offset 0: WRONGTYPE", fault.Message, StringComparison.Ordinal);
        }

        await server.CliAsync("-n", "9", "DEL", _topic);
        await using SinkHarness again = await StartAsync();
        await again.PutAsync(_topic, Records("ab"));
        Assert.Equal("ab", await ListAsync());
        again.ReadFrom(First, 2);
        await Assert.ThrowsAsync<DataException>(() => again.PutAsync(_topic, [TestRecord.Text("c", "1"), TestRecord.Text(null, "1")]));
        Assert.Equal("ab", await ListAsync());
    }

    [Fact]
    public async Task Refused_records_are_reported_once_and_the_offsets_move_beyond_them()
    {
        await using SinkHarness sink = await StartAsync(new TestReporter());
        await sink.PutAsync(_topic, [TestRecord.Text("a", "1"), TestRecord.Text(null, "1"), TestRecord.Text("c", "1")]);
        Assert.Single(sink.Reports);
        Assert.Contains("\"offset\":3", await server.CliAsync("-n", "9", "GET", OffsetKey), StringComparison.Ordinal);
        Assert.Equal("ac", await ListAsync());
    }

    [Fact]
    public async Task Offsets_that_are_changed_by_hand_are_those_that_count()
    {
        Dictionary<string, string> config = Config();
        await using (SinkHarness sink = await StartAsync()) await sink.PutAsync(_topic, Records("ab"));
        SinkConnector connector = RedisSink.Connector(RedisSink.TypedClass);
        Assert.True(await connector.AlterOffsetsAsync(
            config, new Dictionary<TopicPartition, long?> { [First] = 1 }, TestContext.Current.CancellationToken));
        await using (SinkHarness again = await StartAsync())
        {
            again.ReadFrom(First, 1);
            await again.PutAsync(_topic, Records("x"));
            Assert.Empty(again.Context.Seeks);
        }

        Assert.Equal("abx", await ListAsync());
        Assert.True(await connector.AlterOffsetsAsync(
            config, new Dictionary<TopicPartition, long?> { [First] = null }, TestContext.Current.CancellationToken));
        Assert.Equal("0", await server.CliAsync("-n", "9", "EXISTS", OffsetKey));
    }

    [Theory]
    [InlineData(true, "redis.client.mode", "Cluster", "exactly.once")]
    [InlineData(false, "redis.cluster", "true", "exactly.once")]
    [InlineData(false, "redis.wait.replicas", "1", "redis.wait.replicas")]
    public async Task What_cannot_be_had_is_refused_at_creation(bool isPlain, string setting, string value, string shownAt)
    {
        Dictionary<string, string> config = isPlain
            ? RedisSink.Plain(server, ("exactly.once", "true"), (setting, value))
            : RedisSink.Typed(server, "LIST", ("exactly.once", "true"), (setting, value));
        ConfigValidation validation =
            await RedisSink.Connector(config["connector.class"]).ValidateAsync(config, TestContext.Current.CancellationToken);
        Assert.Single(validation[shownAt].Errors);
    }

    private static TestRecord[] Records(string keys, int partition = 0) =>
        [.. keys.Select(key => TestRecord.Text($"{key}", "1") with { Partition = partition })];

    private Dictionary<string, string> Config() => RedisSink.Typed(server, "LIST", ("redis.database", "9"), ("exactly.once", "true"));

    private Task<SinkHarness> StartAsync(TestReporter? reporter = null) =>
        RedisSink.StartAsync(Config(), new TestSinkContext(reporter) { Name = "sink" });

    private async Task<string> ListAsync() =>
        (await server.CliAsync("-n", "9", "LRANGE", _topic, "0", "-1")).Replace("\n", "", StringComparison.Ordinal);
}
