using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>What the source must do on any server: modes, offsets, restarts. Run on each by the two classes beside it.</summary>
public abstract class SourceContractTests
{
    // How long to look for rows that must not come: several poll intervals.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private static readonly (string, string)[] ByBoth = [("mode", "timestamp+incrementing"), ("timestamp.column.name", "modified"),
        ("incrementing.column.name", "id")];

    private readonly DatabaseServer _server;

    protected SourceContractTests(DatabaseServer server)
    {
        server.SkipIfMissing();
        _server = server;
    }

    [Fact]
    public async Task Incrementing_mode_reads_new_rows_and_a_restart_repeats_none()
    {
        await SqlAsync(
            "CREATE TABLE inc (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)); INSERT INTO inc (name) VALUES "
            + "('a'),(NULL),('c')");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using (RowSource source = await StartAsync(_server, "inc", offsets, ("mode", "incrementing"), ("batch.max.rows", "2")))
        {
            List<Value[]> rows = await source.ReadAsync(3);
            Assert.Equal(["1 a", "2 null", "3 c"], rows.Select(row => $"{row[0]} {row[1]}"));
            Assert.Equal("SM_inc", source.Topic);
            Assert.Equal("inc", source.Schema!.Name);
            Assert.Equal([2, 1], source.Batches);
            await SqlAsync("INSERT INTO inc (name) VALUES ('d')");
            Assert.Equal("d", (await source.ReadAsync(1)).Single()[1].AsString);
        }

        Assert.Equal("{protocol=1, table=Readings.inc} {incrementing=4}", $"{offsets.Single().Key} {offsets.Single().Value}");
        await using RowSource again = await StartAsync(_server, "inc", offsets, ("mode", "incrementing"));
        Assert.Empty(await again.ReadForAsync(Quiet));
        await SqlAsync("INSERT INTO inc (name) VALUES ('e')");
        Assert.Equal("e", (await again.ReadAsync(1)).Single()[1].AsString);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_table_goes_on_behind_the_last_batch()
    {
        await SqlAsync(
            "CREATE TABLE middle (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY); INSERT INTO middle (id) WITH RECURSIVE n AS (SELECT 1 i "
            + "UNION ALL SELECT i+1 FROM n WHERE i < 900) SELECT i FROM n");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        var seen = new List<long>();
        while (seen.Count < 900)
        {
            await using RowSource source =
                await StartAsync(_server, "middle", offsets, ("mode", "incrementing"), ("batch.max.rows", "170"));
            seen.AddRange((await source.ReadAsync(Math.Min(340, 900 - seen.Count))).Select(row => row[0].AsInt64));
        }

        Assert.Equal(Enumerable.Range(1, 900).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Timestamp_mode_ends_a_batch_only_where_the_timestamp_changes()
    {
        await SqlAsync(
            "CREATE TABLE ties (id INT, modified DATETIME(6) NOT NULL); INSERT INTO ties VALUES (1,'2024-01-01 "
            + "00:00:00.000001'),(2,'2024-01-01 00:00:00.000002')," +
            "(3,'2024-01-01 00:00:00.000002'),(4,'2024-01-01 00:00:00.000002'),(5,'2024-01-01 00:00:00.000003')");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using (RowSource source = await StartAsync(_server, "ties", offsets, ("mode", "timestamp"),
            ("timestamp.column.name", "modified"), ("batch.max.rows", "2")))
        {
            Assert.Equal("1 2 3 4", Ids(await source.ReadAsync(4)));
            Assert.Equal([4], source.Batches);
            Assert.Equal("{timestamp_nanos=2000, timestamp=1704067200000}", offsets.Single().Value.ToString());
        }

        await using RowSource again = await StartAsync(_server, "ties", offsets, ("mode", "timestamp"),
            ("timestamp.column.name", "modified"), ("batch.max.rows", "2"));
        Assert.Equal("5", Ids(await again.ReadAsync(1)));
        Assert.Equal("{timestamp_nanos=3000, timestamp=1704067200000}", offsets.Single().Value.ToString());
        await SqlAsync("UPDATE ties SET modified = '2024-01-01 00:00:00.5' WHERE id = 1");
        Assert.Equal("1", Ids(await again.ReadAsync(1)));
        Assert.Equal("{timestamp_nanos=500000000, timestamp=1704067200500}", offsets.Single().Value.ToString());
        Assert.Empty(await again.ReadForAsync(Quiet));
    }

    [Fact]
    public async Task Timestamp_and_incrementing_mode_cuts_equal_timestamps_by_id()
    {
        await SqlAsync(
            "CREATE TABLE both_ (id BIGINT PRIMARY KEY, modified DATETIME(3) NOT NULL); INSERT INTO both_ VALUES (5,'2024-01-01 "
            + "00:00:01'),(3,'2024-01-01 00:00:01'),(9,'2024-01-01 00:00:00'),(1,'2024-01-01 00:00:01')");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using (RowSource source = await StartAsync(_server, "both_", offsets, [.. ByBoth, ("batch.max.rows", "2")]))
        {
            Assert.Equal("9 1", Ids(await source.ReadAsync(2)));
        }

        Assert.Equal("{timestamp_nanos=0, incrementing=1, timestamp=1704067201000}", offsets.Single().Value.ToString());
        await using RowSource again = await StartAsync(_server, "both_", offsets, ByBoth);
        Assert.Equal("3 5", Ids(await again.ReadAsync(2)));
        await SqlAsync("UPDATE both_ SET modified = '2024-01-01 00:00:02' WHERE id = 3");
        Assert.Equal("3", Ids(await again.ReadAsync(1)));
        Assert.Empty(await again.ReadForAsync(Quiet));
    }

    [Fact]
    public async Task Of_several_timestamp_columns_the_first_that_is_not_null_counts()
    {
        await SqlAsync(
            "CREATE TABLE coalesced (id INT, changed DATETIME NULL, made DATETIME NOT NULL); INSERT INTO coalesced VALUES (1, NULL, "
            + "'2024-01-03'), (2, '2024-01-02', '2024-01-05')");
        await using RowSource source =
            await StartAsync(_server, "coalesced", null, ("mode", "timestamp"), ("timestamp.column.name", "changed,made"));
        Assert.Equal("2 1", Ids(await source.ReadAsync(2)));
    }

    [Fact]
    public async Task The_delay_waits_for_rows_that_are_committed_late()
    {
        await SqlAsync(
            "CREATE TABLE late (id INT, modified DATETIME NOT NULL); INSERT INTO late VALUES (1, NOW() - INTERVAL 60 SECOND), (2, NOW())");
        await using RowSource source = await StartAsync(_server, "late", null, ("mode", "timestamp"), ("timestamp.column.name", "modified"),
            ("timestamp.delay.interval.ms", "10000"));
        Assert.Equal("1", Ids(await source.ReadAsync(1)));
        // Its transaction is committed now, with an older timestamp than a row that is there already.
        await SqlAsync("INSERT INTO late SELECT 3, modified - INTERVAL 1 SECOND FROM late WHERE id = 2");
        Assert.Equal("3 2", Ids(await source.ReadAsync(2)));
    }

    [Fact]
    public async Task Begins_at_the_initial_timestamp()
    {
        await SqlAsync(
            "CREATE TABLE initial_ (id INT, modified DATETIME NOT NULL); INSERT INTO initial_ VALUES (1, '2024-01-01'), (2, '2024-01-02')");
        await using RowSource source = await StartAsync(
            _server, "initial_", null, ("mode", "timestamp"), ("timestamp.column.name", "modified"),
            ("timestamp.initial", "1704067200000"));
        Assert.Equal("2", Ids(await source.ReadAsync(1)));
    }

    [Fact]
    public async Task Bulk_mode_reads_everything_at_every_poll_and_keeps_no_offsets()
    {
        await SqlAsync("CREATE TABLE bulk_ (id INT); INSERT INTO bulk_ VALUES (1), (2)");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using RowSource source = await StartAsync(_server, "bulk_", offsets, ("mode", "bulk"));
        Assert.Equal("1 2 1 2", Ids(await source.ReadAsync(4)));
        Assert.Empty(offsets);
    }

    [Fact]
    public async Task Reads_a_query_into_the_topic_that_the_prefix_names()
    {
        await SqlAsync("CREATE TABLE queried (id INT PRIMARY KEY, n INT); INSERT INTO queried VALUES (1, 10), (2, 20), (3, 30)");
        var offsets = new Dictionary<OffsetMap, OffsetMap>();
        await using RowSource source = await StartAsync(
            _server, "", offsets, ("mode", "incrementing"), ("incrementing.column.name", "id"), ("topic.prefix", "q"),
            ("query.suffix", "LIMIT 1"),
            ("query", "SELECT * FROM (SELECT id, n * 2 AS twice FROM queried WHERE n > 10) q"));
        Assert.Equal("40 60", string.Join(' ', (await source.ReadAsync(2)).Select(row => row[1].ToString())));
        Assert.Equal("q", source.Topic);
        Assert.Null(source.Schema!.Name);
        Assert.Equal("{query=query} {incrementing=3}", $"{offsets.Single().Key} {offsets.Single().Value}");
    }

    [Fact]
    public async Task Takes_over_the_offsets_of_old_versions()
    {
        await SqlAsync("CREATE TABLE taken (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY); INSERT INTO taken VALUES (1), (2), (3)");
        var offsets = new Dictionary<OffsetMap, OffsetMap>
        {
            [OffsetMap.Of("table", Value.String("taken"))] =
            OffsetMap.Of("incrementing", Value.Int64(2))
        };
        await using RowSource source = await StartAsync(_server, "taken", offsets, ("mode", "incrementing"));
        Assert.Equal("3", Ids(await source.ReadAsync(1)));
        Assert.Contains(offsets, entry => entry.Key.ToString() == "{protocol=1, table=Readings.taken}");
    }

    [Fact]
    public async Task Sees_columns_that_are_added_while_it_runs()
    {
        await SqlAsync("CREATE TABLE altered (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY); INSERT INTO altered VALUES (1)");
        await using RowSource source = await StartAsync(_server, "altered", null, ("mode", "incrementing"));
        Assert.Single(await source.ReadAsync(1));
        await SqlAsync("ALTER TABLE altered ADD extra VARCHAR(10); INSERT INTO altered (extra) VALUES ('x')");
        Assert.Equal("x", (await source.ReadAsync(1)).Single()[1].AsString);
        Assert.Equal(["id", "extra"], source.Schema!.Fields.Select(field => field.Name));
    }

    [Theory]
    [InlineData("CREATE TABLE nullable_ (id INT NULL)", "nullable_", "incrementing", "id", "may be null")]
    [InlineData("CREATE TABLE plain_ (id INT NOT NULL)", "plain_", "incrementing", "", "AUTO_INCREMENT")]
    [InlineData("CREATE TABLE missing_ (id INT NOT NULL)", "missing_", "incrementing", "nr", "has no column nr")]
    [InlineData("CREATE TABLE texts_ (id VARCHAR(5) NOT NULL); INSERT INTO texts_ VALUES ('a')", "texts_", "incrementing", "id",
        "no whole number")]
    public async Task Says_what_a_table_lacks_for_its_mode(string sql, string table, string mode, string column, string reason)
    {
        await SqlAsync(sql);
        await using RowSource source = await StartAsync(_server, table, null, ("mode", mode), ("incrementing.column.name", column));
        Exception fault = await Assert.ThrowsAnyAsync<ConnectException>(() => source.ReadAsync(1));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(table, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_nothing_of_a_masked_query_when_the_server_refuses_it()
    {
        await using RowSource source = await StartAsync(_server, "", null, ("mode", "bulk"), ("topic.prefix", "q"),
            ("query.masked", "SELECT * FROM FROM secret_table"));
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(1));
        Assert.Contains("MySQL error 1064", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret_table", fault.ToString(), StringComparison.Ordinal);
    }

    private static string Ids(List<Value[]> rows) => string.Join(' ', rows.Select(row => row[0].ToString()));

    private Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);
}
