using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>
/// The checks that every sink passes, for a sink whose keys can be told by their prefix. The server is behind a port that can be cut.
/// </summary>
public abstract class RedisSinkConformance(RedisServer server) : SinkConformance, IAsyncDisposable
{
    private readonly TcpRelay _relay = new($"127.0.0.1:{server.Port}");

    protected RedisServer Server => server;

    protected int RelayPort => _relay.Endpoint.Port;

    protected abstract int Database { get; }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task TakeDownAsync() => _relay.CutAsync();

    protected override Task BringBackAsync()
    {
        _relay.Mend();
        return Task.CompletedTask;
    }

    /// <summary>The name of a key in Redis, without what is the same for all keys of this check.</summary>
    protected abstract string Prefix { get; }

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        const string Script =
            "local r={} for _,k in ipairs(redis.call('KEYS',ARGV[1]..'*')) do r[#r+1]=string.sub(k,#ARGV[1]+1)..' '..redis.call('GET',k) "
            + "end return r";
        string output = await server.CliAsync("-n", $"{Database}", "EVAL", Script, "0", Prefix);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .Select(pair => new WrittenRecord(pair[0], pair[1]))];
    }
}

/// <summary>The plain sink: SET and DEL of the record's own key.</summary>
public sealed class PlainSinkConformance(RedisServer server) : RedisSinkConformance(server)
{
    public static TheoryData<string> Checks => new(ChecksFor());

    protected override int Database => 1;

    protected override string Prefix => $"{Name}:";

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SinkConnector CreateConnector() => RedisSink.Connector(RedisSink.PlainClass);

    protected override Dictionary<string, string> Config() =>
        RedisSink.Plain(Server, ("redis.hosts", $"127.0.0.1:{RelayPort}"));

    protected override TestRecord Record(string key, string? text) => TestRecord.Text(Prefix + key, text);

    /// <summary>Without a key.</summary>
    protected override TestRecord BadRecord() => TestRecord.Text(null, "text");
}

/// <summary>The sink of Redis Inc. with plain strings.</summary>
public sealed class TypedSinkConformance(RedisServer server) : RedisSinkConformance(server)
{
    public static TheoryData<string> Checks => new(ChecksFor());

    protected override int Database => 3;

    protected override string Prefix => $"{Name}:";

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SinkConnector CreateConnector() => RedisSink.Connector(RedisSink.TypedClass);

    protected override Dictionary<string, string> Config() =>
        RedisSink.Typed(Server, "STRING", ("redis.port", $"{RelayPort}"), ("redis.database", "3"), ("redis.keyspace", Name));

    /// <summary>A struct, which is no string.</summary>
    protected override TestRecord BadRecord() =>
        TestRecord.Keyed(Value.String("bad"), SchemaBuilder.Struct().Field("a", Schema.Int32).Build(), Value.Int32(1));
}
