using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>
/// MySQL's tables into topics, through the real program: several tables and tasks, and rows of one timestamp over a kill.
/// </summary>
public sealed class MySqlSourceFlowTests
{
    private const int Rows = 200_000;

    private readonly MySqlServer _mySql;

    public MySqlSourceFlowTests(MySqlServer mySql)
    {
        mySql.SkipIfMissing();
        _mySql = mySql;
    }

    [Fact]
    public async Task Two_tables_have_two_tasks_and_one_that_appears_later_is_read_too()
    {
        await _mySql.SqlAsync(
            "CREATE DATABASE flow; CREATE TABLE flow.a (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, t VARCHAR(9)); CREATE TABLE flow.b "
            + "LIKE flow.a; " +
            "INSERT INTO flow.a (t) VALUES ('x'), ('y'), (NULL); INSERT INTO flow.b (t) VALUES ('z')");
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSourceAsync(
            "flow", _mySql, ("db.name", "flow"), ("tasks.max", "2"), ("topic.prefix", "F_"), ("table.include.list", @"flow\..*"),
            ("mode", "incrementing"),
            ("poll.interval.ms", "100"), ("table.poll.interval.ms", "500"));
        await cluster.UntilAsync("both tables are there", async () => await cluster.SourceOffsetAsync("flow", "incrementing") == 3 + 1);
        JsonNode status = (await cluster.StatusAsync("flow"))!;
        Assert.Equal(["RUNNING", "RUNNING"], status["tasks"]!.AsArray().Select(task => (string?)task!["state"]));

        await _mySql.SqlAsync("CREATE TABLE flow.c LIKE flow.a; INSERT INTO flow.c (t) VALUES ('later'), ('still')");
        await cluster.UntilAsync("the third table is there", async () => await cluster.SourceOffsetAsync("flow", "incrementing") == 3 + 1
            + 2);
        await _mySql.SqlAsync("INSERT INTO flow.b (t) VALUES ('after')");
        await cluster.UntilAsync("reading goes on", async () => await cluster.SourceOffsetAsync("flow", "incrementing") == 3 + 2 + 2);
        // The tasks were made anew for it; nothing came twice.
        Assert.Equal((3, 2, 2),
            (await cluster.EndOffsetAsync("F_a"), await cluster.EndOffsetAsync("F_b"), await cluster.EndOffsetAsync("F_c")));
    }

    [Fact]
    public async Task A_name_that_Avro_cannot_have_stops_the_task_with_table_and_row_and_each_way_out_arrives()
    {
        await _mySql.SqlAsync("CREATE DATABASE odd; CREATE TABLE odd.t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, `room-no` INT)");
        await using Cluster cluster = await Cluster.StartAsync();
        (string, string)[] odd = [("db.name", "odd"), ("incrementing.column.name", "id"), ("mode", "incrementing")],
            table = [.. odd, ("table.whitelist", "t")];
        await cluster.CreateSourceAsync("odd", _mySql, [.. table, ("topic.prefix", "odd_")]);
        await _mySql.SqlAsync("INSERT INTO odd.t (`room-no`) VALUES (5)");
        await cluster.UntilAsync("the task has failed", async () => await cluster.TaskStateAsync("odd") == "FAILED");
        string trace = (string)(await cluster.StatusAsync("odd"))!["tasks"]![0]!["trace"]!;
        Assert.Contains("Record of table odd.t, row with id=1, stage", trace, StringComparison.Ordinal);
        Assert.Contains("value.converter.scrub.invalid.names", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("dead letter", trace, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("deadletterqueue", trace, StringComparison.Ordinal);

        await cluster.CreateSourceAsync("scrubbed", _mySql,
            [.. table, ("topic.prefix", "scrubbed_"), ("value.converter.scrub.invalid.names", "true")]);
        await cluster.CreateSourceAsync("aliased", _mySql,
            [.. odd, ("topic.prefix", "aliased"), ("query", "SELECT id, `room-no` AS room_no FROM t")]);
        await cluster.CreateSourceAsync("renamed", _mySql, [.. table, ("topic.prefix", "renamed_"), ("transforms", "r"),
            ("transforms.r.type", "org.apache.kafka.connect.transforms.ReplaceField$Value"), ("transforms.r.renames", "room-no:room_no")]);
        foreach (string topic in new[] { "scrubbed_t", "aliased", "renamed_t" })
            await cluster.UntilAsync($"a record is in {topic}", async () => await cluster.EndOffsetAsync(topic) == 1);
    }

    [Fact]
    public async Task A_kill_within_rows_of_one_timestamp_loses_none()
    {
        await _mySql.SqlAsync(
            "SET SESSION cte_max_recursion_depth = 1000000; CREATE TABLE Ties (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, t "
            + "VARCHAR(50), modified DATETIME(3) NOT NULL, KEY (modified, ID)); " +
            $"INSERT INTO Ties (t, modified) WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) SELECT "
            + $"REPEAT('x', 50), '2024-01-01' + INTERVAL i DIV {Rows / 2} SECOND FROM n",
            DatabaseServer.Database);
        await using Cluster cluster = await Cluster.StartAsync();
        await cluster.CreateSourceAsync(
            "ties", _mySql, ("topic.prefix", "T_"), ("table.whitelist", "Ties"), ("timestamp.column.name", "modified"),
            ("incrementing.column.name", "ID"), ("batch.max.rows", "100"),
            ("query.suffix", "LIMIT 20000"), ("poll.interval.ms", "200"));
        await cluster.UntilAsync("it is on its way", async () => await cluster.SourceOffsetAsync("ties", "incrementing") > 0);
        await cluster.Worker.KillAsync();
        cluster.Worker.Start();
        await cluster.UntilAsync("all offsets are stored", async () => await cluster.SourceOffsetAsync("ties", "incrementing") == Rows);
        await cluster.CreateSinkAsync("ties_back", "T_Ties", _mySql);
        long records = await cluster.EndOffsetAsync("T_Ties");
        await cluster.UntilAsync("the rows are back", async () => await cluster.CommittedAsync("ties_back") == records);
        Assert.Equal($"{Rows}", await _mySql.SqlAsync(
            "SELECT COUNT(*) FROM T_Ties b JOIN Ties a ON a.ID = b.ID AND a.t = b.t AND a.modified = b.modified", DatabaseServer.Database));
    }
}
