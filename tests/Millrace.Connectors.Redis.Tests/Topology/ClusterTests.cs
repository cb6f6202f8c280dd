using Millrace.Config;
using Millrace.Connectors.Redis.Topology;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Topology;

/// <summary>A real cluster of three masters and three replicas.</summary>
public sealed class ClusterTests(RedisClusterServers cluster) : IClassFixture<RedisClusterServers>
{
    [Theory]
    [InlineData("123456789", 12739)]
    [InlineData("", 0)]
    [InlineData("{user1000}.following", 3443)]
    [InlineData("foo{}{bar}", 8363)]
    [InlineData("foo{{bar}}zap", 4015)]
    public async Task Counts_slots_as_the_server_does(string key, int slot)
    {
        Assert.Equal(slot, HashSlot.Of(System.Text.Encoding.UTF8.GetBytes(key)));
        Assert.Equal(slot, int.Parse(await cluster.Nodes[0].CliAsync("CLUSTER", "KEYSLOT", key)));
    }

    [Theory]
    [InlineData("RedisSink")]
    [InlineData(RedisSink.PlainClass)]
    [InlineData(RedisSink.TypedClass)]
    public async Task Writes_and_deletes_on_all_masters_from_one_that_is_named(string className)
    {
        await using SinkHarness sink = await RedisSink.StartAsync(Config(className));
        string large = new('x', 100_000);
        await sink.PutAsync(
            [.. Enumerable.Range(0, 300).Select(i => (Value.String($"{className}{i}"), Value.String(i == 7 ? large : $"{i}")))]);
        await sink.PutAsync(
            [.. Enumerable.Range(0, 300).Where(i => i % 3 == 0).Select(i => (Value.String($"{className}{i}"), Value.Null))]);
        foreach (int i in new[] { 1, 2, 7, 100, 298 })
            Assert.Equal(i == 7 ? large : $"{i}", await cluster.CliAsync("GET", $"{className}{i}"));
        Assert.Equal("", await cluster.CliAsync("GET", $"{className}0"));
        Assert.Equal(0, sink.Retries);
        foreach (RedisServer node in cluster.Nodes.Take(3))
            Assert.NotEqual("", await node.CliAsync("--scan", "--pattern", $"{className}*"));
    }

    [Fact]
    public async Task Reports_refused_records_of_every_node_and_writes_the_others()
    {
        await using SinkHarness sink = await RedisSink.StartReportingAsync(
            Config(RedisSink.TypedClass, ("redis.type", "HASH")));
        for (int i = 0; i < 30; i += 5) await cluster.CliAsync("SET", $"mixed{i}", "a string");
        Schema schema = SchemaBuilder.Struct().Field("n", Schema.Int32).Build();
        await sink.PutAsync(sink.Batch(
            "t",
            [
                .. Enumerable.Range(0, 30)
                    .Select(i => new TestRecord(null, Value.String($"mixed{i}"), schema, Value.Struct([Value.Int32(i)]))),
            ]));
        Assert.Equal([0, 5, 10, 15, 20, 25], sink.Reports.Select(report => report.Offset));
        Assert.All(sink.Reports, report => Assert.Contains("WRONGTYPE", report.Error, StringComparison.Ordinal));
        Assert.Equal("29", await cluster.CliAsync("HGET", "mixed29", "n"));
        Assert.Equal("11", await cluster.CliAsync("HGET", "mixed11", "n"));
    }

    [Fact]
    public async Task Follows_a_slot_that_moves_and_one_that_is_on_its_way()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(Config(RedisSink.PlainClass));
        string key = "moving";
        string slot = await cluster.Nodes[0].CliAsync("CLUSTER", "KEYSLOT", key);
        int from = int.Parse(slot) * 3 / 16384, to = (from + 1) % 3;
        RedisServer source = cluster.Nodes[from], target = cluster.Nodes[to];
        string sourceId = await RedisClusterServers.IdAsync(source), targetId = await RedisClusterServers.IdAsync(target);
        await sink.PutAsync((Value.String("other"), Value.String("v")));

        await target.CliAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
        await source.CliAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        // Keys that are not there any more are asked for at the other node.
        await sink.PutAsync(
            (Value.String(key), Value.String("1")), (Value.String("a"), Value.String("x")), (Value.String(key), Value.String("2")));
        Assert.Equal("1", await target.CliAsync("CLUSTER", "COUNTKEYSINSLOT", slot));

        await target.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        await source.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        await sink.PutAsync(
            (Value.String(key), Value.String("3")), (Value.String("b"), Value.String("y")), (Value.String(key), Value.String("4")));
        Assert.Equal("4", await cluster.CliAsync("GET", key));
        Assert.Equal(("x", "y"), (await cluster.CliAsync("GET", "a"), await cluster.CliAsync("GET", "b")));
        Assert.Equal(0, sink.Retries);
        await source.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", sourceId);
        await target.CliAsync("DEL", key);
        await target.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", sourceId);
    }

    [Fact]
    public async Task Keeps_offsets_of_partitions_wherever_their_keys_are()
    {
        TopicPartition[] partitions = [.. Enumerable.Range(0, 6).Select(i => new TopicPartition("offsets", i))];
        await using (SinkHarness sink = await RedisSink.StartAsync(Config(RedisSink.PlainClass)))
        {
            await sink.PutAsync("offsets", (Value.String("o"), Value.String("1")));
            await sink.Task.PreCommitAsync(
                partitions.ToDictionary(partition => partition, partition => 40L + partition.Partition), CancellationToken.None);
        }

        await using SinkHarness next = await RedisSink.StartAsync(Config(RedisSink.PlainClass));
        next.Task.Open(partitions);
        RecordBatch batch = next.Batch(
            "offsets", [.. partitions.Select(_ => new TestRecord(null, Value.String("o"), null, Value.String("2")))]);
        for (int i = 0; i < batch.Count; i++) (batch[i].OriginalPartition, batch[i].Partition) = (i, i);
        await next.PutAsync(batch);
        Assert.Equal(
            partitions.Select(partition => 40L + partition.Partition), partitions.Select(partition => next.Context.Seeks[partition]));
        Assert.Equal("1", await cluster.CliAsync("GET", "o"));

        SinkConnector connector = RedisSink.Connector(RedisSink.PlainClass);
        Assert.True(await connector.AlterOffsetsAsync(
            Config(RedisSink.PlainClass), partitions.ToDictionary(partition => partition, _ => (long?)null),
            TestContext.Current.CancellationToken));
        Assert.Equal("", await cluster.CliAsync("GET", "__kafka.offset.offsets.3"));
    }

    [Fact]
    public async Task Writes_transactions_of_several_topics_and_waits_for_replicas_of_each_node()
    {
        Dictionary<string, string> config = Config(
            RedisSink.TypedClass, ("redis.type", "LIST"), ("redis.keyspace", "list-${topic}"), ("redis.multiexec", "true"),
            ("redis.wait.replicas", "1"), ("redis.wait.timeout", "20000"));
        await using SinkHarness sink = await RedisSink.StartReportingAsync(config);
        await cluster.CliAsync("SET", "list-b", "a string");
        RecordBatch batch = sink.Batch(
            "a", [.. Enumerable.Range(0, 8).Select(i => new TestRecord(null, Value.String($"{i}"), null, Value.String("v")))]);
        for (int i = 0; i < batch.Count; i++) batch[i].Topic = i < 4 ? "a" : i < 6 ? "b" : "c";
        await sink.PutAsync(batch);
        Assert.Equal("0\n1\n2\n3", await cluster.CliAsync("LRANGE", "list-a", "0", "-1"));
        Assert.Equal("6\n7", await cluster.CliAsync("LRANGE", "list-c", "0", "-1"));
        Assert.Equal([4, 5], sink.Reports.Select(report => report.Offset));
    }

    [Fact]
    public async Task Says_which_mode_is_right_and_arrives_with_it()
    {
        Dictionary<string, string> config = Config(
            RedisSink.PlainClass, ("redis.client.mode", "Standalone"), ("redis.database", "0"), ("redis.offsets.enabled", "false"));
        await using SinkHarness sink = await RedisSink.StartAsync(config);
        (Value, Value)[] rows = [.. Enumerable.Range(0, 50).Select(i => (Value.String($"mode{i}"), Value.String("v")))];
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync(rows));
        Assert.Contains("redis.client.mode=Cluster", fault.Message, StringComparison.Ordinal);
        config["redis.client.mode"] = "Cluster";
        await using SinkHarness right = await RedisSink.StartAsync(config);
        await right.PutAsync(rows);
        Assert.Equal("v", await cluster.CliAsync("GET", "mode49"));
    }

    [Fact]
    public async Task Validates_the_connection_to_the_cluster()
    {
        SinkConnector connector = RedisSink.Connector(RedisSink.PlainClass);
        ConfigValidation without = await connector.ValidateAsync(Config(RedisSink.PlainClass), CancellationToken.None);
        Assert.Empty(without.AllErrors);
        await using var single = new RedisServer();
        await single.InitializeAsync();
        Dictionary<string, string> wrong = Config(
            RedisSink.PlainClass, ("redis.hosts", $"127.0.0.1:{single.Port}"), ("redis.password", ""));
        ConfigValidation validation = await connector.ValidateAsync(wrong, CancellationToken.None);
        Assert.Contains("redis.client.mode=Standalone", Assert.Single(validation["redis.hosts"].Errors), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Config(string className, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string> config = className switch
        {
            "RedisSink" =>
                RedisSink.Managed(cluster.Nodes[0], ("redis.client.mode", "Cluster"), ("redis.password", RedisClusterServers.Password)),
            RedisSink.TypedClass => RedisSink.Typed(cluster.Nodes[0], "STRING", ("redis.cluster", "true"),
                ("redis.password", RedisClusterServers.Password), ("redis.keyspace", "")),
            _ => RedisSink.Plain(cluster.Nodes[0], ("redis.client.mode", "Cluster"), ("redis.password", RedisClusterServers.Password)),
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }
}
