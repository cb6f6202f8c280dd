using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Topology;

/// <summary>Masters that die, and replicas that take over: no record is lost and none is reported.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task Goes_on_with_the_replica_of_a_master_of_the_cluster_even_the_one_that_was_named()
    {
        await using var cluster = new RedisClusterServers();
        await cluster.InitializeAsync();
        Dictionary<string, string> config = RedisSink.Plain(
            cluster.Nodes[0], ("redis.client.mode", "Cluster"), ("redis.password", RedisClusterServers.Password),
            ("redis.connection.retry.delay.ms", "500"));
        await using SinkHarness sink = await RedisSink.StartReportingAsync(config);
        await sink.PutAsync([.. Rows("before", 100)]);
        await cluster.Nodes[0].KillAsync();
        await sink.PutAsync([.. Rows("after", 100)]);
        Assert.True(sink.Retries > 0);
        Assert.Empty(sink.Reports);
        foreach (int i in new[] { 0, 1, 2, 50, 99 }) Assert.Equal($"{i}", await cluster.CliAsync("GET", $"after{i}"));
        await RedisClusterServers.UntilAsync(cluster.Nodes[3], ["ROLE"], role => role.StartsWith("master", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RedisSink.PlainClass)]
    [InlineData(RedisSink.TypedClass)]
    public async Task Goes_on_with_the_replica_that_the_sentinels_made_the_master(string className)
    {
        await using var servers = new RedisSentinelServers();
        await servers.InitializeAsync();
        await using SinkHarness sink = await RedisSink.StartReportingAsync(Config(servers, className));
        await sink.PutAsync((Value.String("before"), Value.String("1")));
        Assert.Equal("1", await GetAsync(servers.First, className, "before"));

        // The one sentinel of the configuration is gone too: it has told of the others.
        servers.KillSentinel(0);
        await servers.First.KillAsync();
        await sink.PutAsync((Value.String("after"), Value.String("2")));
        Assert.True(sink.Retries > 0);
        Assert.Empty(sink.Reports);
        Assert.Equal("2", await GetAsync(servers.Second, className, "after"));
    }

    [Fact]
    public async Task Names_the_setting_of_a_master_that_is_not_known_and_of_the_sentinels_password()
    {
        await using var servers = new RedisSentinelServers();
        await servers.InitializeAsync();
        Dictionary<string, string> config = Config(servers, RedisSink.PlainClass);
        Assert.Empty((await ValidateAsync(config)).AllErrors);
        string login = (await ValidateAsync(With(config, "redis.sentinel.password", "")))["redis.hosts"].Errors[0];
        Assert.Contains("redis.sentinel.password", login, StringComparison.Ordinal);
        string unknown = (await ValidateAsync(With(config, "redis.sentinel.master", "writings")))["redis.hosts"].Errors[0];
        Assert.Contains("'writings'", unknown, StringComparison.Ordinal);
        Assert.Contains("redis.sentinel.master", unknown, StringComparison.Ordinal);
        Dictionary<string, string> server = With(config, "redis.hosts", $"127.0.0.1:{servers.First.Port}");
        server["redis.sentinel.password"] = RedisSentinelServers.Password;
        Assert.Contains("no sentinel", (await ValidateAsync(server))["redis.hosts"].Errors[0], StringComparison.Ordinal);
        await using SinkHarness sink = await RedisSink.StartAsync(With(config, "redis.password", "wrong"));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("k"), Value.String("v"))));
        Assert.Contains("redis.password", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("redis.sentinel.password", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(Value, Value)> Rows(string name, int count) =>
        Enumerable.Range(0, count).Select(i => (Value.String($"{name}{i}"), Value.String($"{i}")));

    private static Dictionary<string, string> Config(RedisSentinelServers servers, string className) => className == RedisSink.PlainClass
        ? RedisSink.Plain(
            servers.First, ("redis.hosts", $"127.0.0.1:{servers.SentinelPorts[0]}"), ("redis.client.mode", "Sentinel"),
            ("redis.database", "0"), ("redis.sentinel.master", RedisSentinelServers.Master),
            ("redis.sentinel.password", RedisSentinelServers.SentinelPassword), ("redis.password", RedisSentinelServers.Password))
        : RedisSink.Typed(
            servers.First, "STRING", ("redis.keyspace", ""), ("redis.sentinel.password", RedisSentinelServers.SentinelPassword),
            ("redis.uri",
                $"redis-sentinel://:{RedisSentinelServers.Password}@127.0.0.1:{servers.SentinelPorts[0]}/3#{RedisSentinelServers.Master}"));

    private static Task<string> GetAsync(RedisServer server, string className, string key) =>
        server.CliAsync("-n", className == RedisSink.PlainClass ? "0" : "3", "GET", key);

    private static Dictionary<string, string> With(Dictionary<string, string> config, string name, string value) =>
        new(config) { [name] = value };

    private static Task<ConfigValidation> ValidateAsync(Dictionary<string, string> config) =>
        RedisSink.Connector(RedisSink.PlainClass).ValidateAsync(config, CancellationToken.None);
}
