using Millrace.Config;
using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>Queries that are put together with the criterion of a mode: each row once, or refused at creation with what helps.</summary>
public abstract class SourceQueryTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private readonly DatabaseServer _server;

    protected SourceQueryTests(DatabaseServer server)
    {
        server.SkipIfMissing();
        _server = server;
    }

    [Theory]
    [InlineData("SELECT * FROM q1 -- all of them")]
    [InlineData("SELECT * FROM q1 # all of them")]
    [InlineData("SELECT * FROM q1 /* all; of ? them */")]
    [InlineData("SELECT * FROM q1\n")]
    [InlineData("SELECT id, 'a ? ; -- text' AS t, modified FROM q1")]
    [InlineData("SELECT * FROM (SELECT * FROM q1 UNION ALL SELECT * FROM q2 WHERE id > 1000) q")]
    [InlineData("SELECT * FROM (SELECT id, t, modified FROM q1 ORDER BY t LIMIT 100) q")]
    [InlineData("SELECT * FROM (SELECT id + 0 AS id, t, modified FROM q1) q")]
    [InlineData("SELECT q1.id, q1.t, q1.modified FROM q1 LEFT JOIN q2 USING (id, modified)")]
    [InlineData("SELECT ID, t, MODIFIED FROM q1")]
    [InlineData("SELECT DISTINCT id, t, modified FROM q1")]
    [InlineData("SELECT * FROM q1 WHERE_ALIAS")]
    public async Task Each_row_comes_once(string query)
    {
        await FillAsync();
        foreach ((string, string)[] mode in Modes)
        {
            (string, string)[] settings = [.. mode, ("query", query)];
            Assert.Empty(await ErrorsAsync(settings));
            await using RowSource source = await StartAsync(_server, "", null, settings);
            Assert.Equal("1 2 3", string.Join(' ', (await source.ReadAsync(3)).Select(row => row[0].ToString())));
            Assert.Empty(await source.ReadForAsync(Quiet));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM q1 UNION ALL SELECT * FROM q2")]
    [InlineData("SELECT * FROM q1 UNION SELECT * FROM q2 -- both")]
    [InlineData("SELECT * FROM q1 EXCEPT SELECT * FROM q2")]
    [InlineData("SELECT * FROM q1 INTERSECT SELECT * FROM q1")]
    [InlineData("SELECT * FROM q1 /*! UNION ALL SELECT * FROM q2 */")]
    [InlineData("SELECT * FROM q1 WHERE id < 100")]
    [InlineData("SELECT * FROM q1 ORDER BY t")]
    [InlineData("SELECT * FROM q1 LIMIT 100")]
    [InlineData("SELECT id, MAX(t) AS t, modified FROM q1 GROUP BY id, modified")]
    [InlineData("SELECT id + 100 AS id, t, modified + INTERVAL 1 DAY AS modified FROM q1")]
    [InlineData("SELECT other AS id, t, changed AS modified FROM q1")]
    [InlineData("SELECT q1.id, q1.t, q1.modified FROM q1 JOIN q1 AS q3 ON q3.id = q1.id")]
    public async Task Queries_that_the_criterion_does_not_fit_are_refused_and_the_advice_helps(string query)
    {
        await FillAsync();
        foreach ((string, string)[] mode in Modes)
        {
            string error = Assert.Single(await ErrorsAsync([.. mode, ("query", query)]));
            Assert.Contains($"In mode {mode[0].Item2} the criterion (WHERE ... ORDER BY) is put behind the query", error,
                StringComparison.Ordinal);
            Assert.Contains("Wrap it in SELECT * FROM (...)", error, StringComparison.Ordinal);
            // A task that runs with it all the same, because its configuration is older, stops.
            await using (RowSource running = await StartAsync(_server, "", null, [.. mode, ("query", query)]))
                await Assert.ThrowsAsync<ConfigException>(() => running.ReadAsync(1));

            (string, string)[] wrapped = [.. mode,
                ("query", $"SELECT * FROM ({query.Replace(" -- both", "", StringComparison.Ordinal)}) q")];
            Assert.Empty(await ErrorsAsync(wrapped));
            await using RowSource source = await StartAsync(_server, "", null, wrapped);
            string expected = await SqlAsync(
                $"SELECT id FROM {wrapped[^1].Item2[14..]} ORDER BY {(mode[0].Item2 == "incrementing" ? "id" : "modified, id")}");
            Assert.Equal(expected.Split('\n'), (await source.ReadAsync(expected.Split('\n').Length)).Select(row => row[0].ToString()));
            Assert.Empty(await source.ReadForAsync(Quiet));
        }
    }

    [Fact]
    public async Task A_semicolon_at_the_end_is_refused_and_the_advice_helps()
    {
        await FillAsync();
        string error =
            Assert.Single(await ErrorsAsync(("mode", "incrementing"), ("incrementing.column.name", "id"), ("query", "SELECT * FROM q1;")));
        Assert.Contains("without a ;", error, StringComparison.Ordinal);
        Assert.Empty(await ErrorsAsync(("mode", "incrementing"), ("incrementing.column.name", "id"),
            ("query", "SELECT * FROM (SELECT * FROM q1) q")));
        Assert.Empty(await ErrorsAsync(("mode", "bulk"), ("query", "SELECT * FROM q1;")));
    }

    [Theory]
    [InlineData("bulk", "SELECT q1.id, q2.id FROM q1 JOIN q2", "2 columns named id", "SELECT q1.id, q2.id AS b_id FROM q1 JOIN q2")]
    [InlineData("incrementing", "SELECT q1.id, t, t FROM q1", "2 columns named t", "SELECT q1.id, t, t AS b_id FROM q1")]
    [InlineData("incrementing", "SELECT t FROM q1", "has no column id, which incrementing.column.name names. It has: t",
        "SELECT id, t FROM q1")]
    [InlineData("timestamp", "SELECT id, t AS modified FROM q1", "no DATETIME, TIMESTAMP or DATE", "SELECT id, modified FROM q1")]
    [InlineData("bulk", "SELECT * FROM q1 WHERE id = ?", "question marks", "SELECT * FROM q1 WHERE id = 1")]
    public async Task What_is_wrong_with_the_columns_of_a_query_is_found_at_creation(string mode, string query, string error, string better)
    {
        await FillAsync();
        (string, string)[] settings = [("mode", mode), ("incrementing.column.name", "id"), ("timestamp.column.name", "modified")];
        Assert.Contains(error, Assert.Single(await ErrorsAsync([.. settings, ("query", query)])), StringComparison.Ordinal);
        Assert.Empty(await ErrorsAsync([.. settings, ("query", better)]));
        await using RowSource source = await StartAsync(_server, "", null, [.. settings, ("query", better)]);
        Assert.NotEmpty(await source.ReadAsync(1));
    }

    [Fact]
    public async Task A_masked_query_is_not_shown_by_what_is_wrong_with_it()
    {
        await FillAsync();
        foreach (string query in new[] { "SELECT id AS hushed, t AS hushed FROM q1", "SELECT t AS hushed FROM q1",
            "SELECT id, t AS hushed FROM q1 WHERE hushed", "SELECT hushed FROM q1" })
        {
            string error =
                Assert.Single(await ErrorsAsync(("mode", "incrementing"), ("incrementing.column.name", "id"), ("query.masked", query)));
            Assert.DoesNotContain("hushed", error, StringComparison.Ordinal);
        }
    }

    private static (string, string)[][] Modes =>
    [
        [("mode", "incrementing"), ("incrementing.column.name", "id")],
        [("mode", "timestamp"), ("timestamp.column.name", "modified")],
        [("mode", "timestamp+incrementing"), ("timestamp.column.name", "modified"), ("incrementing.column.name", "id")],
    ];

    private Task<string> FillAsync() => SqlAsync(
        "DROP TABLE IF EXISTS q1, q2; CREATE TABLE q1 (id INT PRIMARY KEY, t VARCHAR(20), modified DATETIME(3) NOT NULL, other INT, "
        + "changed DATETIME(3)); CREATE TABLE q2 LIKE q1; " +
        "INSERT INTO q1 VALUES (1, 'a', '2024-01-01', 30, '2024-03-03'), (2, 'b', '2024-01-02', 20, '2024-03-02'), (3, 'c', '2024-01-03', "
        + "10, '2024-03-01'); " +
        "INSERT INTO q2 VALUES (4, 'd', '2024-01-04', 1, '2024-03-01'), (5, 'e', '2024-01-05', 2, '2024-03-01')");

    private async Task<IReadOnlyList<string>> ErrorsAsync(params (string, string)[] settings)
    {
        Dictionary<string, string> config = RowSource.Config(_server, settings);
        ConfigValidation validation = await new MySqlSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        foreach (ValidatedSetting setting in validation.Settings)
            if (setting.Errors.Count > 0) Assert.StartsWith("query", setting.Name, StringComparison.Ordinal);
        return [.. validation.AllErrors];
    }

    private Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbQueryTests(MariaDbServer server) : SourceQueryTests(server);

public sealed class MySqlQueryTests(MySqlServer server) : SourceQueryTests(server);
