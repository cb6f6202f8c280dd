using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>Offsets that the Java sinks keep beside their data.</summary>
public sealed class StoredOffsetTests(RedisServer server)
{
    private static readonly TopicPartition Partition = new("t", 0);

    [Theory]
    [InlineData(true, "__kafka.offset.t.0")]
    [InlineData(false, "com.redis.kafka.connect.sink.offset.t.0")]
    public async Task Are_written_when_offsets_are_committed(bool isPlain, string key)
    {
        Dictionary<string, string> config = isPlain
            ? RedisSink.Plain(server, ("redis.database", "11"))
            : RedisSink.Typed(server, "STRING", ("redis.database", "11"));
        await using SinkHarness sink = await RedisSink.StartAsync(config);
        await sink.PutAsync((Value.String("a"), Value.String("1")));
        IReadOnlyDictionary<TopicPartition, long> committed = await sink.Task.PreCommitAsync(
            new Dictionary<TopicPartition, long> { [Partition] = 123 }, CancellationToken.None);
        Assert.Equal(123, committed[Partition]);
        Assert.Equal("{\"topic\":\"t\",\"partition\":0,\"offset\":123}", await server.CliAsync("-n", "11", "GET", key));
    }

    [Fact]
    public async Task Count_where_they_are_ahead_of_the_group()
    {
        await server.CliAsync("-n", "12", "SET", "__kafka.offset.t.0", "{\"topic\":\"t\",\"partition\":0,\"offset\":42}");
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server, ("redis.database", "12")));
        sink.Task.Open([Partition]);
        sink.ReadFrom(Partition, 40);
        await sink.PutAsync(
            (Value.String("k40"), Value.String("v")), (Value.String("k41"), Value.String("v")), (Value.String("k42"), Value.String("v")));
        Assert.Equal(42, sink.Context.Seeks[Partition]);
        Assert.Equal("0", await server.CliAsync("-n", "12", "EXISTS", "k40", "k41"));
        await sink.PutAsync((Value.String("k43"), Value.String("v")));
        Assert.Equal("1", await server.CliAsync("-n", "12", "EXISTS", "k43"));
    }

    [Theory]
    [InlineData("{\"topic\":\"t\",\"partition\":0,\"offset\":39}")]
    [InlineData("no JSON")]
    public async Task Do_not_count_where_they_are_behind_or_no_offsets(string stored)
    {
        await server.CliAsync("-n", "13", "SET", "__kafka.offset.t.0", stored);
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server, ("redis.database", "13")));
        sink.Task.Open([Partition]);
        sink.ReadFrom(Partition, 40);
        await sink.PutAsync((Value.String("k40"), Value.String(stored)));
        Assert.Empty(sink.Context.Seeks);
        Assert.Equal(stored, await server.CliAsync("-n", "13", "GET", "k40"));
    }

    [Theory]
    [InlineData("sink", true)]
    [InlineData("another", false)]
    public async Task Count_for_the_connector_that_wrote_them_alone(string writer, bool count)
    {
        Dictionary<string, string> config = RedisSink.Typed(
            server, "STRING", ("redis.database", "10"), ("redis.offset.namespace", writer));
        await using (SinkHarness first = await RedisSink.StartAsync(config, new TestSinkContext { Name = writer }))
        {
            await first.PutAsync((Value.String("a"), Value.String("1")));
            await first.Task.PreCommitAsync(new Dictionary<TopicPartition, long> { [Partition] = 42 }, CancellationToken.None);
        }

        await using SinkHarness sink = await RedisSink.StartAsync(config);
        sink.Task.Open([Partition]);
        await sink.PutAsync((Value.String($"{writer}-k0"), Value.String("v")));
        Assert.Equal(count, sink.Context.Seeks.ContainsKey(Partition));
        Assert.Equal(count ? "0" : "1", await server.CliAsync("-n", "10", "EXISTS", $"t:{writer}-k0"));
    }

    [Fact]
    public async Task Are_removed_when_the_groups_offsets_are_changed_by_hand()
    {
        await server.CliAsync("-n", "14", "MSET", "__kafka.offset.t.0", "{}", "__kafka.offset.t.0.connector", "sink");
        SinkConnector connector = RedisSink.Connector(RedisSink.PlainClass);
        Assert.True(await connector.AlterOffsetsAsync(
            RedisSink.Plain(server, ("redis.database", "14")), new Dictionary<TopicPartition, long?> { [Partition] = 5 },
            TestContext.Current.CancellationToken));
        Assert.Equal("0", await server.CliAsync("-n", "14", "EXISTS", "__kafka.offset.t.0", "__kafka.offset.t.0.connector"));
    }

    [Fact]
    public async Task Are_not_kept_where_that_is_off()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Plain(server, ("redis.database", "15"), ("redis.offsets.enabled", "false")));
        await sink.PutAsync((Value.String("a"), Value.String("1")));
        await sink.Task.PreCommitAsync(new Dictionary<TopicPartition, long> { [Partition] = 123 }, CancellationToken.None);
        Assert.Equal("1", await server.CliAsync("-n", "15", "DBSIZE"));
    }
}
