using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.SourceHarness;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>Where rows get lost or come twice in connectors of this kind. Run on each server by the two classes beside it.</summary>
public abstract class SourceBoundaryTests
{
    // How long to look for rows that must not come: several poll intervals.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private static readonly (string, string)[] ByBoth = [("mode", "timestamp+incrementing"), ("timestamp.column.name", "modified"), ("incrementing.column.name", "id")];

    private static readonly (string, string)[] ByTime = [("mode", "timestamp"), ("timestamp.column.name", "modified")];

    private readonly DatabaseServer _server;

    protected SourceBoundaryTests(DatabaseServer server)
    {
        server.SkipIfMissing();
        _server = server;
    }

    [Fact]
    public async Task Rows_of_one_timestamp_come_once_over_polls_and_stops_and_again_only_after_a_crash()
    {
        await SqlAsync("CREATE TABLE one_time (id INT PRIMARY KEY, modified DATETIME(6) NOT NULL); INSERT INTO one_time WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 6) SELECT i, '2024-01-01 00:00:00.000007' FROM n");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        Dictionary<OffsetMap, OffsetMap> stored;
        await using (SourceHarness source = await StartAsync(_server, "one_time", offsets, [.. ByBoth, ("batch.max.rows", "2")]))
        {
            Assert.Equal("1 2", Ids(await source.ReadAsync(2)));
            stored = new Dictionary<OffsetMap, OffsetMap>(offsets);
            Assert.Equal("3 4", Ids(await source.ReadAsync(2)));
        }

        await using (SourceHarness crashed = await StartAsync(_server, "one_time", stored, ByBoth)) Assert.Equal("3 4 5 6", Ids(await crashed.ReadAsync(4)));
        await using SourceHarness stopped = await StartAsync(_server, "one_time", offsets, ByBoth);
        Assert.Equal("5 6", Ids(await stopped.ReadAsync(2)));
        // The next poll finds one more row of the same timestamp.
        await SqlAsync("INSERT INTO one_time VALUES (7, '2024-01-01 00:00:00.000007')");
        Assert.Equal("7", Ids(await stopped.ReadAsync(1)));
        Assert.Empty(await stopped.ReadForAsync(Quiet));
    }

    [Fact]
    public async Task Rows_without_any_of_the_times_wait_until_they_have_one()
    {
        await SqlAsync(
            "CREATE TABLE no_time (id INT, changed DATETIME(3) NULL, made DATETIME(3) NULL); " +
            "INSERT INTO no_time VALUES (1, NULL, '2024-01-03'), (2, '2024-01-02', '2024-01-09'), (3, NULL, NULL), (4, '2024-01-01', NULL)");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        (string, string)[] settings = [("mode", "timestamp"), ("timestamp.column.name", "changed,made"), ("validate.non.null", "false")];
        await using (SourceHarness source = await StartAsync(_server, "no_time", offsets, settings)) Assert.Equal("4 2 1", Ids(await source.ReadAsync(3)));
        Assert.Equal("{timestamp_nanos=0, timestamp=1704240000000}", offsets.Single().Value.ToString());
        await using SourceHarness again = await StartAsync(_server, "no_time", offsets, settings);
        Assert.Empty(await again.ReadForAsync(Quiet));
        await SqlAsync("UPDATE no_time SET made = '2024-01-04' WHERE id = 3");
        Assert.Equal("3", Ids(await again.ReadAsync(1)));
    }

    [Fact]
    public async Task Without_a_delay_a_row_that_is_committed_late_is_lost_as_documented()
    {
        await SqlAsync("CREATE TABLE late_lost (id INT, modified DATETIME NOT NULL)");
        using MySqlConnection late = Connect();
        late.Execute("INSERT INTO late_lost VALUES (1, '2024-01-01 00:00:00')");
        await SqlAsync("INSERT INTO late_lost VALUES (2, '2024-01-01 00:00:01')");
        await using SourceHarness source = await StartAsync(_server, "late_lost", null, ByTime);
        Assert.Equal("2", Ids(await source.ReadAsync(1)));
        late.Commit();
        Assert.Empty(await source.ReadForAsync(Quiet));
    }

    [Fact]
    public async Task With_a_delay_a_row_that_is_committed_late_comes_in_its_turn()
    {
        await SqlAsync("CREATE TABLE late_kept (id INT, modified DATETIME NOT NULL)");
        using MySqlConnection late = Connect();
        late.Execute("INSERT INTO late_kept VALUES (1, NOW() - INTERVAL 3 SECOND)");
        await SqlAsync("INSERT INTO late_kept VALUES (2, NOW() - INTERVAL 2 SECOND)");
        await using SourceHarness source = await StartAsync(_server, "late_kept", null, [.. ByTime, ("timestamp.delay.interval.ms", "12000")]);
        Assert.Empty(await source.ReadForAsync(Quiet));
        late.Commit();
        Assert.Equal("1 2", Ids(await source.ReadAsync(2)));
    }

    [Fact]
    public async Task Changes_to_and_from_summer_time_lose_and_repeat_nothing()
    {
        string[] times = ["2024-03-31 01:59:59", "2024-03-31 03:00:00", "2024-10-27 01:59:59", "2024-10-27 02:00:00", "2024-10-27 02:59:59", "2024-10-27 03:00:00"];
        // The hour that comes twice in autumn counts as its second time, an hour after UTC.
        string[] utc = ["2024-03-31T00:59:59", "2024-03-31T01:00:00", "2024-10-26T23:59:59", "2024-10-27T01:00:00", "2024-10-27T01:59:59", "2024-10-27T02:00:00"];
        await SqlAsync($"CREATE TABLE summer (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, modified DATETIME NOT NULL); INSERT INTO summer (modified) VALUES {string.Join(',', times.Select(time => $"('{time}')"))}");
        foreach ((string, string)[] mode in new[] { ByTime, ByBoth })
        {
            var offsets = new Dictionary<OffsetMap, OffsetMap>();
            for (int i = 0; i < times.Length; i++)
            {
                // A task for each row: what it begins behind is what was stored.
                await using SourceHarness source = await StartAsync(_server, "summer", offsets, [.. mode, ("db.timezone", "Europe/Berlin"), ("batch.max.rows", "1")]);
                Value[] row = (await source.ReadAsync(1)).Single();
                Assert.Equal((i + 1, utc[i]), (row[0].AsInt64, DateTimeOffset.FromUnixTimeMilliseconds(row[1].AsInt64).ToString("s")));
            }

            await using SourceHarness end = await StartAsync(_server, "summer", offsets, [.. mode, ("db.timezone", "Europe/Berlin")]);
            Assert.Empty(await end.ReadForAsync(Quiet));
        }
    }

    private static string Ids(List<Value[]> rows) => string.Join(' ', rows.Select(row => row[0].ToString()));

    private MySqlConnection Connect() => MySqlConnection.Open(SourceOptions.From(SourceHarness.Config(_server, ("mode", "bulk"))).Endpoint);

    private Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);
}
