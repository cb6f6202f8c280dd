using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>The connection test against a real server: each step's failure, told at its step and at its setting.</summary>
public sealed class ConnectionTrialTests : IAsyncLifetime
{
    private readonly RedisServer _server = new RedisServer().WithPassword("sesame").WithTls();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Tells_how_far_it_comes()
    {
        Assert.Equal("name found + port open + TLS ? login + database + right to write +", await ToldAsync());
        Assert.Equal("name found - port open ? TLS ? login ? database ? right to write ?",
            await ToldAsync(("redis.hostname", "no-such-host.invalid")));
        Assert.Equal("name found + port open - TLS ? login ? database ? right to write ?", await ToldAsync(("redis.portnumber", "1")));
        Assert.Equal("name found + port open + TLS ? login - database ? right to write ?", await ToldAsync(("redis.password", "wrong")));
        Assert.Equal("name found + port open + TLS ? login - database ? right to write ?", await ToldAsync(("redis.password", "")));
        Assert.Equal("name found + port open + TLS ? login + database - right to write ?", await ToldAsync(("redis.database", "99")));
        Assert.Equal("name found + port open + TLS - login ? database ? right to write ?",
            await ToldAsync(("redis.portnumber", $"{_server.TlsPort}"), ("redis.ssl.mode", "enabled")));
    }

    [Fact]
    public async Task Finds_a_right_that_is_missing_without_writing()
    {
        await _server.CliAsync("ACL", "SETUSER", "reader", "on", ">p1", "~*", "+@all", "-@write");
        await _server.CliAsync("ACL", "SETUSER", "writer", "on", ">p1", "~orders:*", "+@all");
        (string, string)[] asReader = [("redis.username", "reader"), ("redis.password", "p1")];
        Assert.Equal("name found + port open + TLS ? login + database + right to write -", await ToldAsync(asReader));
        Assert.Equal("name found + port open + TLS ? login + database + right to write +",
            await ToldAsync(("redis.username", "writer"), ("redis.password", "p1")));
        await _server.CliAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.EndsWith("right to write -", await ToldAsync(), StringComparison.Ordinal);
        await _server.CliAsync("REPLICAOF", "NO", "ONE");
        foreach (string type in new[] { "HASH", "STREAM", "LIST", "SET", "ZSET", "STRING" })
        {
            Dictionary<string, string> config = RedisSink.Typed(_server, type, ("redis.password", "sesame"));
            Assert.Null((await TryAsync(config)).Failure);
        }

        Assert.Equal("0", await _server.CliAsync("DBSIZE"));
    }

    private async Task<string> ToldAsync(params (string Key, string Value)[] changes)
    {
        Dictionary<string, string> config = RedisSink.Managed(_server, ("redis.password", "sesame"));
        foreach (var (key, value) in changes) config[key] = value;
        ConnectionTrial trial = await TryAsync(config);
        Assert.DoesNotContain("sesame", string.Concat(trial.Steps.Select(step => step.Message)), StringComparison.Ordinal);
        return string.Join(' ', trial.Steps.Select(step =>
            $"{step.Name} {step.Outcome switch { ConnectionOutcome.Passed => "+", ConnectionOutcome.Failed => "-", _ => "?" }}"));
    }

    private static async Task<ConnectionTrial> TryAsync(Dictionary<string, string> config)
    {
        Plugin plugin = RedisSink.PluginOf(config["connector.class"]);
        using var trial = new ConnectionTrial(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        await ((IConnectionTester)plugin.Create()).TestConnectionAsync(plugin.Spelling?.Rewrite(config) ?? config, trial);
        return trial;
    }
}
