using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>What passes brings the batch again; what does not pass stops the task with the setting to look at.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Goes_on_after_the_server_was_killed_and_came_back()
    {
        await using var server = await StartAsync(new RedisServer());
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server));
        await sink.PutAsync((Value.String("a"), Value.String("1")));
        await server.KillAsync();
        Task putting = sink.PutAsync((Value.String("b"), Value.String("2")));
        while (sink.Retries == 0) await Task.Delay(20);
        await server.StartAsync();
        await putting;
        Assert.Equal("2", await server.CliAsync("-n", "1", "GET", "b"));
    }

    [Fact]
    public async Task Connects_again_when_an_idle_connection_was_closed()
    {
        await using var server = await StartAsync(new RedisServer());
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server));
        await sink.PutAsync((Value.String("a"), Value.String("1")));
        await server.CliAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await sink.PutAsync((Value.String("a"), Value.String("2")));
        Assert.Equal("2", await server.CliAsync("-n", "1", "GET", "a"));
    }

    [Fact]
    public async Task Tries_again_until_a_full_server_has_room()
    {
        await using var server = await StartAsync(new RedisServer());
        await server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Managed(server));
        await RetriesUntilAsync(sink, "OOM", () => server.CliAsync("CONFIG", "SET", "maxmemory", "0"));
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "k"));
        Assert.Empty(sink.Reports);
    }

    [Fact]
    public async Task Tries_again_until_a_replica_is_a_master()
    {
        await using var master = await StartAsync(new RedisServer());
        await using var server = await StartAsync(new RedisServer());
        await server.CliAsync("REPLICAOF", "127.0.0.1", $"{master.Port}");
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Managed(server));
        await RetriesUntilAsync(sink, "READONLY", () => server.CliAsync("REPLICAOF", "NO", "ONE"));
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "k"));
    }

    [Fact]
    public async Task Tries_again_until_a_loading_server_is_ready()
    {
        await using var server = await StartAsync(new RedisServer().With("--enable-debug-command", "local", "--appendonly", "yes"));
        await server.CliAsync("DEBUG", "POPULATE", "300000", "key", "100");
        await server.CliAsync("SAVE");
        await server.KillAsync();
        // 1 ms a key while it loads, until it is told otherwise: minutes, were there no CONFIG SET.
        server.With("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024", "--appendonly", "no");
        server.Launch();
        while (!(await server.CliAsync("PING")).Contains("LOADING", StringComparison.Ordinal)) await Task.Delay(10);
        await using SinkHarness sink = await RedisSink.StartReportingAsync(RedisSink.Managed(server));
        await RetriesUntilAsync(sink, "LOADING", () => server.CliAsync("CONFIG", "SET", "key-load-delay", "0"));
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "k"));
    }

    [Theory]
    [InlineData("", "NOAUTH", "redis.password")]
    [InlineData("wrong", "WRONGPASS", "redis.password")]
    public async Task Names_the_setting_of_a_wrong_password(string password, string code, string setting)
    {
        await using var server = await StartAsync(new RedisServer().WithPassword("sofe4630u"));
        await using SinkHarness sink = await RedisSink.StartReportingAsync(
            RedisSink.Managed(server, ("redis.server.password", password)));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("k"), Value.String("v"))));
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
        Assert.Contains(setting, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", fault.Message.Replace("WRONGPASS", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(sink.Reports);
    }

    [Fact]
    public async Task Logs_in_as_an_ACL_user_and_stops_where_it_has_no_right()
    {
        await using var server = await StartAsync(new RedisServer());
        await server.CliAsync("ACL", "SETUSER", "writer", "on", ">secret", "~allowed*", "+@all");
        Dictionary<string, string> config = RedisSink.Managed(
            server, ("redis.username", "writer"), ("redis.password", "secret"), ("redis.offsets.enabled", "false"));
        await using SinkHarness sink = await RedisSink.StartReportingAsync(config);
        await sink.PutAsync((Value.String("allowed"), Value.String("v")));
        Assert.Equal("v", await server.CliAsync("-n", "1", "GET", "allowed"));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("other"), Value.String("v"))));
        Assert.Contains("NOPERM", fault.Message, StringComparison.Ordinal);
        Assert.Contains("redis.username", fault.Message, StringComparison.Ordinal);
        Assert.Empty(sink.Reports);
    }

    [Fact]
    public async Task Names_the_setting_of_a_database_that_is_not_there()
    {
        await using var server = await StartAsync(new RedisServer());
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(server, ("redis.database", "99")));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("k"), Value.String("v"))));
        Assert.Contains("redis.database", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<RedisServer> StartAsync(RedisServer server)
    {
        await server.InitializeAsync();
        return server;
    }

    private static async Task RetriesUntilAsync(SinkHarness sink, string code, Func<Task> repair)
    {
        Records.RecordBatch batch = sink.Batch("t", (null, Value.String("k"), null, Value.String("v")));
        var fault = await Assert.ThrowsAsync<RetriableException>(async () => await sink.Task.PutAsync(batch, CancellationToken.None));
        Assert.Contains(code, fault.Message, StringComparison.Ordinal);
        await repair();
        await sink.PutAsync(batch);
    }
}
