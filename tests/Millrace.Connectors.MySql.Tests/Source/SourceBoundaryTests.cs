using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>Where rows get lost or come twice in connectors of this kind. Run on each server by the two classes beside it.</summary>
public abstract class SourceBoundaryTests
{
    // How long to look for rows that must not come: several poll intervals.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private static readonly (string, string)[] ByBoth = [("mode", "timestamp+incrementing"), ("timestamp.column.name", "modified"),
        ("incrementing.column.name", "id")];

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
        await SqlAsync(
            "CREATE TABLE one_time (id INT PRIMARY KEY, modified DATETIME(6) NOT NULL); INSERT INTO one_time WITH RECURSIVE n AS (SELECT 1 "
            + "i UNION ALL SELECT i + 1 FROM n WHERE i < 6) SELECT i, '2024-01-01 00:00:00.000007' FROM n");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        Dictionary<OffsetMap, OffsetMap> stored;
        await using (RowSource source = await StartAsync(_server, "one_time", offsets, [.. ByBoth, ("batch.max.rows", "2")]))
        {
            Assert.Equal("1 2", Ids(await source.ReadAsync(2)));
            stored = new Dictionary<OffsetMap, OffsetMap>(offsets);
            Assert.Equal("3 4", Ids(await source.ReadAsync(2)));
        }

        await using (RowSource crashed = await StartAsync(_server, "one_time", stored, ByBoth))
            Assert.Equal("3 4 5 6", Ids(await crashed.ReadAsync(4)));
        await using RowSource stopped = await StartAsync(_server, "one_time", offsets, ByBoth);
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
            "INSERT INTO no_time VALUES (1, NULL, '2024-01-03'), "
            + "(2, '2024-01-02', '2024-01-09'), (3, NULL, NULL), (4, '2024-01-01', NULL)");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        (string, string)[] settings = [("mode", "timestamp"), ("timestamp.column.name", "changed,made"), ("validate.non.null", "false")];
        await using (RowSource source = await StartAsync(_server, "no_time", offsets, settings))
            Assert.Equal("4 2 1", Ids(await source.ReadAsync(3)));
        Assert.Equal("{timestamp_nanos=0, timestamp=1704240000000}", offsets.Single().Value.ToString());
        await using RowSource again = await StartAsync(_server, "no_time", offsets, settings);
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
        await using RowSource source = await StartAsync(_server, "late_lost", null, ByTime);
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
        await using RowSource source = await StartAsync(_server, "late_kept", null, [.. ByTime, ("timestamp.delay.interval.ms", "12000")]);
        Assert.Empty(await source.ReadForAsync(Quiet));
        late.Commit();
        Assert.Equal("1 2", Ids(await source.ReadAsync(2)));
    }

    [Fact]
    public async Task Changes_to_and_from_summer_time_lose_and_repeat_nothing()
    {
        string[] times = ["2024-03-31 01:59:59", "2024-03-31 03:00:00", "2024-10-27 01:59:59", "2024-10-27 02:00:00", "2024-10-27 02:59:59",
            "2024-10-27 03:00:00"];
        // The hour that comes twice in autumn counts as its second time, an hour after UTC.
        string[] utc = ["2024-03-31T00:59:59", "2024-03-31T01:00:00", "2024-10-26T23:59:59", "2024-10-27T01:00:00", "2024-10-27T01:59:59",
            "2024-10-27T02:00:00"];
        await SqlAsync(
            $"CREATE TABLE summer (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, modified DATETIME NOT NULL); INSERT INTO summer (modified) "
            + $"VALUES {string.Join(',', times.Select(time => $"('{time}')"))}");
        foreach ((string, string)[] mode in new[] { ByTime, ByBoth })
        {
            var offsets = new Dictionary<OffsetMap, OffsetMap>();
            for (int i = 0; i < times.Length; i++)
            {
                // A task for each row: what it begins behind is what was stored.
                await using RowSource source =
                    await StartAsync(_server, "summer", offsets, [.. mode, ("db.timezone", "Europe/Berlin"), ("batch.max.rows", "1")]);
                Value[] row = (await source.ReadAsync(1)).Single();
                Assert.Equal((i + 1, utc[i]), (row[0].AsInt64, DateTimeOffset.FromUnixTimeMilliseconds(row[1].AsInt64).ToString("s")));
            }

            await using RowSource end = await StartAsync(_server, "summer", offsets, [.. mode, ("db.timezone", "Europe/Berlin")]);
            Assert.Empty(await end.ReadForAsync(Quiet));
        }
    }

    [Theory]
    [InlineData("DATETIME(6)",
        "0001-01-01 00:00:00|1582-10-04 00:00:00|1969-12-31 23:59:59.999999|1970-01-01 00:00:00|1970-01-01 00:00:01")]
    [InlineData("DATE", "0001-01-01|1969-12-31|1970-01-01|1970-01-02")]
    [InlineData("TIMESTAMP(6)", "1970-01-01 00:00:01|1970-01-01 00:00:01.000001|2024-01-01 00:00:00")]
    public async Task Everything_has_the_times_before_1970_too_but_no_zero_dates(string type, string times)
    {
        string[] rows = times.Split('|');
        await SqlAsync(
            $"SET time_zone = '+00:00', sql_mode = ''; DROP TABLE IF EXISTS early; CREATE TABLE early (id INT AUTO_INCREMENT PRIMARY KEY, "
            + $"modified {type} NOT NULL); " +
            $"INSERT INTO early (modified) VALUES {string.Join(',', rows.Select(time => $"('{time}')"))}, ('0000-00-00')");
        foreach ((string, string)[] mode in new[] { ByTime, ByBoth })
        {
            var offsets = new Dictionary<OffsetMap, OffsetMap>();
            (string, string)[] settings = [.. mode, ("batch.max.rows", "1"), ("connection.sessionVariables", "time_zone='+00:00'")];
            for (int i = 1; i <= rows.Length; i++)
            {
                // A task for each row: what is stored leads on.
                await using RowSource source = await StartAsync(_server, "early", offsets, settings);
                Assert.Equal($"{i}", Ids(await source.ReadAsync(1)));
            }

            await using RowSource end = await StartAsync(_server, "early", offsets, settings);
            Assert.Empty(await end.ReadForAsync(Quiet));
        }

        await using RowSource later = await StartAsync(_server, "early", null,
            [.. ByTime, ("timestamp.initial", "0"), ("connection.sessionVariables", "time_zone='+00:00'")]);
        Assert.Equal($"{rows.Count(time => string.CompareOrdinal(time, "1970-01-01 00:00:00") > 0)}",
            $"{(await later.ReadForAsync(Quiet + Quiet)).Count}");
    }

    [Theory]
    [InlineData("BIGINT", "-9223372036854775808 -2 -1 0 1 9223372036854775807")]
    [InlineData("TINYINT", "-128 -1 0 127")]
    [InlineData("BIGINT UNSIGNED", "0 1 9223372036854775807")]
    [InlineData("DECIMAL(18,0)", "-999999999999999999 0 5")]
    public async Task Everything_has_the_ids_below_zero_too(string type, string ids)
    {
        await SqlAsync(
            $"SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'; DROP TABLE IF EXISTS below; CREATE TABLE below (id {type} PRIMARY KEY); INSERT INTO "
            + $"below VALUES {string.Join(',', ids.Split(' ').Select(id => $"({id})"))}");
        (string, string)[] settings = [("mode", "incrementing"), ("incrementing.column.name", "id"), ("decimal.mapping", "best_fit"),
            ("batch.max.rows", "1")];
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        foreach (string id in ids.Split(' '))
        {
            await using RowSource source = await StartAsync(_server, "below", offsets, settings);
            Assert.Equal(id, Ids(await source.ReadAsync(1)));
        }

        await using (RowSource end = await StartAsync(_server, "below", offsets, settings)) Assert.Empty(await end.ReadForAsync(Quiet));
        // Where the setting says to begin, it does.
        await using RowSource given = await StartAsync(_server, "below", null, [.. settings, ("incrementing.initial", "-1")]);
        Assert.Equal("0", Ids(await given.ReadAsync(1)));
    }

    [Theory]
    [InlineData("timestamp.initial", "9223372036854775807")]
    [InlineData("timestamp.delay.interval.ms", "9223372036854775807")]
    [InlineData("table.poll.interval.ms", "9223372036854775807")]
    [InlineData("connection.backoff.ms", "9223372036854775807")]
    [InlineData("table.include.list", "(a")]
    [InlineData("table.include.list", "a)|(b")]
    public void Refuses_numbers_and_patterns_that_cannot_be_meant(string setting, string value)
    {
        Dictionary<string, string> config = RowSource.Config(_server, ("mode", "bulk"), (setting, value))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.NotEmpty(SourceSettings.Def.Validate(config)[setting].Errors);
    }

    [Fact]
    public void Time_outs_of_any_length_are_taken()
    {
        Dictionary<string, string> config = RowSource.Config(_server, ("mode", "bulk"),
            ("connection.connectTimeout", "9223372036854775807"), ("connection.socketTimeout", "9223372036854775807"));
        using MySqlConnection connection = MySqlConnection.Open(SourceOptions.From(config).Endpoint);
        connection.Ping();
    }

    [Fact]
    public void A_pattern_without_end_is_given_up_with_its_setting_or_takes_no_time()
    {
        string name = new('a', 60);
        Assert.False(new NamePattern("table.include.list", "(a+)+b").IsMatch(name));
        ConfigException fault = Assert.Throws<ConfigException>(() => new NamePattern("table.include.list", "(?=a)(a+)+b").IsMatch(name));
        Assert.Contains("table.include.list", fault.Message, StringComparison.Ordinal);
    }

    private static string Ids(List<Value[]> rows) => string.Join(' ', rows.Select(row => row[0].ToString()));

    private MySqlConnection Connect() => MySqlConnection.Open(SourceOptions.From(RowSource.Config(_server, ("mode", "bulk"))).Endpoint);

    private Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);
}
