using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>
/// The checks that every source passes, for a table whose rows are numbered. The server is behind a port that can be cut.
/// </summary>
public abstract class MySqlSourceConformance(DatabaseServer server) : SourceConformance, IAsyncDisposable
{
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

    protected override SourceConnector CreateConnector() =>
        (SourceConnector)MySqlPlugins.All.Single(plugin => plugin.ClassName == RowSource.ClassName).Create();

    protected override Dictionary<string, string> Config() => RowSource.Config(
        _relay.Endpoint.Port, ("mode", "incrementing"), ("incrementing.column.name", "id"), ("table.whitelist", Name),
        ("batch.max.rows", "7"), ("connection.attempts", "1000"));

    protected override Task PrepareAsync() =>
        server.SqlAsync(
            $"CREATE TABLE {Name} (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, text VARCHAR(100) NOT NULL, "
            + "day DATE NOT NULL DEFAULT '2024-02-29')",
            DatabaseServer.Database);

    protected override Task AddAsync(IReadOnlyList<string> texts) =>
        server.SqlAsync($"INSERT INTO {Name} (text) VALUES {string.Join(", ", texts.Select(text => $"('{text}')"))}",
            DatabaseServer.Database);

    /// <summary>A date that is none: the server keeps it where its mode allows.</summary>
    protected override Task AddBadAsync() => server.SqlAsync(
        $"SET SESSION sql_mode = ''; INSERT INTO {Name} (text, day) VALUES ('bad', '0000-00-00')", DatabaseServer.Database);

    protected override string TextOf(Record record) => record.Value.Items[1].AsString;

    protected override Task TakeDownAsync() => _relay.CutAsync();

    protected override Task BringBackAsync()
    {
        _relay.Mend();
        return Task.CompletedTask;
    }
}

public sealed class MariaDbSourceConformance(MariaDbServer server) : MySqlSourceConformance(server);

public sealed class OracleMySqlSourceConformance(MySqlServer server) : MySqlSourceConformance(server);
