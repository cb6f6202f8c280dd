using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>The types of Redis' own sink, on a server that has all but JSON and TIMESERIES.</summary>
public sealed class TypedSinkTests(RedisServer server)
{
    private static readonly Schema Reading = new SchemaBuilder(SchemaType.Struct)
        .Field("id", Schema.Int64).Field("name", Schema.OptionalString).Field("power", Schema.Float64)
        .Field("ok", Schema.Boolean).Field("price", LogicalTypes.DecimalBuilder(2).Build())
        .Field("tags", SchemaBuilder.Array(Schema.String).Build()).Build();

    private static Value ReadingValue => Value.Struct(
        Value.Int64(7), Value.Null, Value.Float64(1.5), Value.Boolean(true), Value.Bytes([0x04, 0xD2]),
        Value.Array(Value.String("a\"b"), Value.String("c")));

    [Fact]
    public async Task STRING_sets_and_deletes_under_the_keyspace()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Typed(server, "STRING"));
        await sink.PutAsync("ts", (Value.String("a"), Value.String("1")), (Value.Bytes("b"u8.ToArray()), Value.Bytes([1, 2])),
            (Value.String("c"), Value.String("1")), (Value.String("c"), default));
        Assert.Equal("1", await server.CliAsync("GET", "ts:a"));
        Assert.Equal([1, 2], await server.GetAsync(0, "ts:b"));
        Assert.Equal("0", await server.CliAsync("EXISTS", "ts:c"));
    }

    [Fact]
    public async Task HASH_has_the_fields_of_a_struct_and_leaves_others_alone()
    {
        await server.CliAsync("HSET", "th:k", "old", "stays", "power", "0");
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Typed(server, "HASH", ("redis.key.ttl", "500")));
        await sink.PutAsync(sink.Batch("th", (null, Value.String("k"), Reading, ReadingValue),
            (null, Value.String("m"), null, Value.Map(Value.String("x"), Value.Int64(1)))));
        Assert.Equal("old stays power 1.5 id 7 ok true price 12.34 tags [\"a\\\"b\",\"c\"]", await LinesAsync("HGETALL", "th:k"));
        Assert.Equal("x 1", await LinesAsync("HGETALL", "th:m"));
        Assert.InRange(long.Parse(await server.CliAsync("TTL", "th:k")), 400, 500);
        await sink.PutAsync("th", (Value.String("k"), default));
        Assert.Equal("0", await server.CliAsync("EXISTS", "th:k"));
    }

    [Fact]
    public async Task STREAM_gets_an_entry_for_each_record()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Typed(server, "STREAM", ("redis.keyspace", "stream-of-${topic}")));
        await sink.PutAsync(sink.Batch("x", (null, default, Reading, ReadingValue), (null, default, null, default),
            (null, default, Reading, ReadingValue)));
        Assert.Equal("2", await server.CliAsync("XLEN", "stream-of-x"));
        Assert.Contains("power", await server.CliAsync("XRANGE", "stream-of-x", "-", "+"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LIST", "LRANGE", "0 -1", "a b a", "b")]
    [InlineData("SET", "SMEMBERS", "", "a b", "b")]
    public async Task Collections_take_the_keys_and_a_tombstone_takes_them_out(
        string type, string read, string range, string after, string afterTombstone)
    {
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Typed(server, type, ("redis.keyspace", $"c-{type}"), ("redis.multiexec", "true")));
        await sink.PutAsync(
            (Value.String("a"), Value.String("v")), (Value.String("b"), Value.String("v")), (Value.String("a"), Value.String("v")));
        string[] command = [read, $"c-{type}", .. range.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(after, string.Join(' ', (await LinesAsync(command)).Split(' ').OrderBy(item => type == "SET" ? item : "")));
        await sink.PutAsync((Value.String("a"), default));
        Assert.Equal(afterTombstone, await LinesAsync(command));
    }

    [Fact]
    public async Task LPUSH_of_old_configurations_pushes_at_the_left()
    {
        Dictionary<string, string> config = RedisSink.Typed(server, "STREAM", ("redis.command", "LPUSH"), ("redis.key", "left"));
        await using SinkHarness sink = await RedisSink.StartAsync(config);
        await sink.PutAsync((Value.String("a"), Value.String("v")), (Value.String("b"), Value.String("v")));
        Assert.Equal("b a", await LinesAsync("LRANGE", "left", "0", "-1"));
    }

    [Fact]
    public async Task ZSET_takes_the_value_as_score()
    {
        await using SinkHarness sink = await RedisSink.StartReportingAsync(
            RedisSink.Typed(server, "ZSET", ("redis.keyspace", "z")));
        await sink.PutAsync((Value.String("a"), Value.Float64(2.5)), (Value.String("b"), Value.Int32(1)),
            (Value.String("c"), Value.String("x")), (Value.String("d"), Value.Boolean(true)));
        Assert.Equal("b 1 a 2.5", await LinesAsync("ZRANGE", "z", "0", "-1", "WITHSCORES"));
        Assert.Equal([3, 2], sink.Reports.Select(report => report.Offset).OrderDescending());
        Assert.Contains("not a valid float", sink.Reports.Single(report => report.Offset == 2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_type_is_that_records_error()
    {
        await server.CliAsync("SET", "wt:b", "text");
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Typed(server, "HASH"));
        await sink.PutAsync(sink.Batch("wt",
            [.. new[] { "a", "b", "c" }.Select(key => new TestRecord(null, Value.String(key), Reading, ReadingValue))]));
        ReportedRecord report = Assert.Single(sink.Reports);
        Assert.Equal(1, report.Offset);
        Assert.Matches("^wt-0 offset 1: WRONGTYPE", report.Error);
        Assert.Equal("2", await server.CliAsync("EXISTS", "wt:a", "wt:c"));
    }

    [Fact]
    public async Task A_member_that_is_refused_inside_a_transaction_is_that_records_error()
    {
        await server.CliAsync("SET", "multi", "text");
        await using SinkHarness sink = await RedisSink.StartReportingAsync(
            RedisSink.Typed(server, "SET", ("redis.keyspace", "${topic}"), ("redis.multiexec", "true")));
        await sink.PutAsync("multi", (Value.String("a"), Value.String("v")), (default, Value.String("v")));
        Assert.Equal([0, 1], sink.Reports.Select(report => report.Offset));
        Assert.Contains("WRONGTYPE", sink.Reports[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_on_a_server_without_it_stops_the_task_and_says_why()
    {
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Typed(server, "JSON"));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("a"), Value.String("{}"))));
        Assert.Contains("no RedisJSON", fault.Message, StringComparison.Ordinal);
        Assert.Empty(sink.Reports);
    }

    [Fact]
    public async Task Waits_for_replicas_and_tries_again_without_them()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Typed(server, "STRING", ("redis.wait.replicas", "1"), ("redis.wait.timeout", "10")));
        RecordBatch batch = sink.Batch("w", (null, Value.String("a"), null, Value.String("1")));
        var fault = await Assert.ThrowsAsync<RetriableException>(async () => await sink.Task.PutAsync(batch, CancellationToken.None));
        Assert.Contains("redis.wait.replicas", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DEL_of_old_configurations_deletes_every_key()
    {
        await server.CliAsync("MSET", "del:a", "1", "del:b", "1");
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Typed(server, "STREAM", ("redis.command", "DEL"), ("redis.keyspace", "del")));
        await sink.PutAsync((Value.String("a"), Value.String("x")), (Value.String("b"), default));
        Assert.Equal("0", await server.CliAsync("EXISTS", "del:a", "del:b"));
    }

    private async Task<string> LinesAsync(params string[] command) => (await server.CliAsync(command)).Replace('\n', ' ');
}
