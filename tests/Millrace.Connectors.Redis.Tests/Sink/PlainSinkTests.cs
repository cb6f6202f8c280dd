using System.Security.Cryptography;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>Keys and values as they are: the managed spelling and jcustenborder's.</summary>
public sealed class PlainSinkTests(RedisServer server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500 * 1024)]
    [InlineData(10 * 1024 * 1024)]
    public async Task Stores_bytes_as_they_are(int length)
    {
        byte[] value = RandomNumberGenerator.GetBytes(length);
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server));
        await sink.PutAsync((Value.String($"bytes{length}"), Value.Bytes(value)));
        Assert.Equal(value, await server.GetAsync(1, $"bytes{length}"));
    }

    [Fact]
    public async Task Stores_keys_of_any_bytes()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server, ("redis.database", "5")));
        await sink.PutAsync((Value.Bytes([0x80, 0, 13, 10, 0xff]), Value.String("v")));
        Assert.Equal("\"\\x80\\x00\\r\\n\\xff\"", await server.CliAsync("-n", "5", "--no-raw", "RANDOMKEY"));
    }

    [Fact]
    public async Task Keeps_the_order_of_writes_and_deletes_of_a_key()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server));
        await sink.PutAsync((Value.String("a"), Value.String("1")), (Value.String("a"), default), (Value.String("a"), Value.String("3")),
            (Value.String("b"), Value.String("1")), (Value.String("b"), default));
        Assert.Equal("3", await server.CliAsync("-n", "1", "GET", "a"));
        Assert.Equal("0", await server.CliAsync("-n", "1", "EXISTS", "b"));
    }

    [Fact]
    public async Task Writes_a_batch_of_more_bytes_than_the_sockets_hold()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server, ("redis.database", "6")));
        byte[] value = RandomNumberGenerator.GetBytes(20_000);
        await sink.PutAsync([.. Enumerable.Range(0, 3000).Select(i => (Value.String($"k{i}"), Value.Bytes(value)))]);
        Assert.Equal("3000", await server.CliAsync("-n", "6", "DBSIZE"));
        Assert.Equal(value, await server.GetAsync(6, "k2999"));
    }

    [Fact]
    public async Task Sets_the_time_to_live_that_is_configured_or_in_a_header()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server, ("redis.key.ttl", "1000")));
        RecordBatch batch = sink.Batch(
            "t", (null, Value.String("ttl1"), null, Value.String("v")), (null, Value.String("ttl2"), null, Value.String("v")));
        batch[1].Headers = new Records.Headers();
        batch[1].Headers!.Add(new Records.Header("redis.key.ttl", null, Value.String("5000")));
        await sink.PutAsync(batch);
        Assert.InRange(long.Parse(await server.CliAsync("-n", "1", "TTL", "ttl1")), 900, 1000);
        Assert.InRange(long.Parse(await server.CliAsync("-n", "1", "TTL", "ttl2")), 4900, 5000);
    }

    [Fact]
    public async Task Reports_records_that_cannot_be_stored_and_writes_the_others()
    {
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Plain(server));
        await sink.PutAsync((default, Value.String("v")), (Value.String("good"), Value.String("v")), (Value.String(""), Value.String("v")),
            (Value.String("x"), Value.Int64(5)), (Value.Int64(1), Value.String("v")));
        Assert.Equal([0, 2, 3, 4], sink.Reports.Select(report => report.Offset));
        Assert.Contains("no key", sink.Reports[0].Error, StringComparison.Ordinal);
        Assert.Contains("StringConverter", sink.Reports[2].Error, StringComparison.Ordinal);
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "good"));
    }

    [Fact]
    public async Task Names_the_bad_record_when_there_is_nobody_to_report_to()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server));
        sink.ReadFrom(new TopicPartition("t", 0), 41);
        var fault = await Assert.ThrowsAsync<DataException>(
            () => sink.PutAsync((Value.String("x"), Value.String("v")), (default, Value.String("v"))));
        Assert.StartsWith("t-0 offset 42: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_text_in_the_charset_that_is_asked_for()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Plain(server, ("redis.charset", "ISO-8859-1")));
        await sink.PutAsync((Value.String("latin"), Value.String("à é")));
        Assert.Equal([0xE0, 0x20, 0xE9], await server.GetAsync(1, "latin"));
    }

    [Fact]
    public async Task A_tombstone_an_empty_value_and_the_text_null_are_three_things()
    {
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Plain(server));
        await sink.PutAsync((Value.String("three"), Value.String("")), (Value.String("word"), Value.String("null")),
            (Value.String("kept"), Value.String("v")));
        Assert.Empty(await server.GetAsync(1, "three"));
        Assert.Equal("null", await server.CliAsync("-n", "1", "GET", "word"));
        // What the JsonConverter makes of the text null: neither a text to store nor an order to delete.
        await sink.PutAsync((Value.String("kept"), Value.LiteralNull), (Value.String("three"), Value.Null));
        Assert.Contains("no tombstone", Assert.Single(sink.Reports).Error, StringComparison.Ordinal);
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "kept"));
        Assert.Equal("0", await server.CliAsync("-n", "1", "EXISTS", "three"));
    }
}
