using Millrace.Connectors.MySql.Sink;
using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>The checks that every sink passes, with upserts into a table. The server is behind a port that can be cut.</summary>
public abstract class MySqlSinkConformance(DatabaseServer server) : SinkConformance, IAsyncDisposable
{
    private static readonly Schema Text = SchemaBuilder.Struct().Field("text", Schema.String).Build();

    private readonly TcpRelay _relay = new($"127.0.0.1:{server.Port}");

    public static TheoryData<string> Checks => new(ChecksFor());

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check)
    {
        server.SkipIfMissing();
        return RunAsync(check, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override SinkConnector CreateConnector() =>
        (SinkConnector)MySqlPlugins.All.Single(plugin => plugin.ClassName == MySqlSink.ClassName).Create();

    protected override Dictionary<string, string> Config() => MySqlSink.Config(
        server, ("connection.url", $"jdbc:mysql://127.0.0.1:{_relay.Endpoint.Port}/{DatabaseServer.Database}"), ("table.name.format", Name),
        ("insert.mode", "upsert"),
        ("pk.mode", "record_key"), ("pk.fields", "id"), ("delete.enabled", "true"), ("max.retries", "1000"));

    protected override Task PrepareAsync() =>
        server.SqlAsync($"CREATE TABLE {Name} (id VARCHAR(50) PRIMARY KEY, text VARCHAR(100))", DatabaseServer.Database);

    protected override TestRecord Record(string key, string? text) =>
        text is null ? TestRecord.Tombstone(Value.String(key)) : TestRecord.Keyed(Value.String(key), Text, Value.String(text));

    /// <summary>Longer than its column.</summary>
    protected override TestRecord BadRecord() => Record("bad", new string('x', 101));

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        string rows = await server.SqlAsync($"SELECT id, text FROM {Name}", DatabaseServer.Database);
        return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t'))
            .Select(row => new WrittenRecord(row[0], row[1]))];
    }

    protected override Task TakeDownAsync() => _relay.CutAsync();

    protected override Task BringBackAsync()
    {
        _relay.Mend();
        return Task.CompletedTask;
    }
}

public sealed class MariaDbSinkConformance(MariaDbServer server) : MySqlSinkConformance(server);

public sealed class OracleMySqlSinkConformance(MySqlServer server) : MySqlSinkConformance(server);
