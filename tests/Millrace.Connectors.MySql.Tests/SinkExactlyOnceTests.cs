using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>exactly.once in insert mode without any key, where every record written twice is a row too many; run on each server.</summary>
public abstract class SinkExactlyOnceTests(DatabaseServer server)
{
    private static readonly Schema Number = SchemaBuilder.Struct().Field("n", Schema.Int32).Build();
    private static readonly Schema Named = SchemaBuilder.Struct().Field("n", Schema.Int32).Field("name", Schema.OptionalString).Build();

    [Fact]
    public async Task Records_that_come_again_after_a_restart_are_left_out()
    {
        server.SkipIfMissing();
        await using (SinkHarness sink = await StartAsync(Config("eo_restart"))) await sink.PutAsync("eo_restart", Numbers(0, 10));
        await using SinkHarness again = await StartAsync(Config("eo_restart"));
        again.ReadFrom(new TopicPartition("eo_restart", 0), 5);
        await again.PutAsync("eo_restart", Numbers(5, 10));
        Assert.Equal("15\t105", await TotalAsync("eo_restart"));
        Assert.Equal("eo_restart\teo_restart\t0\t15", await StoredAsync("eo_restart"));
    }

    [Fact]
    public async Task A_topic_made_anew_is_told_to_be_taken_for_the_old_one_and_the_advice_helps()
    {
        server.SkipIfMissing();
        Dictionary<string, string> config = Config("eo_anew");
        await using (SinkHarness sink = await StartAsync(config)) await sink.PutAsync("eo_anew", Numbers(0, 10));
        await using (SinkHarness misled = await StartAsync(config))
        {
            await misled.PutAsync("eo_anew", Numbers(0, 3));
            Assert.Contains("eo_anew-0: offsets 0 to 9 are written", string.Join('\n', misled.Context.Log.Lines), StringComparison.Ordinal);
            Assert.Contains("offsets reset eo_anew --stop", string.Join('\n', misled.Context.Log.Lines), StringComparison.Ordinal);
        }

        Assert.Equal("10\t45", await TotalAsync("eo_anew"));
        var connector = (SinkConnector)MySqlPlugins.All.Single(plugin => plugin.ClassName == ClassName).Create();
        await connector.AlterOffsetsAsync(config, new Dictionary<TopicPartition, long?> { [new("eo_anew", 0)] = null },
            TestContext.Current.CancellationToken);
        await using SinkHarness anew = await StartAsync(config);
        await anew.PutAsync("eo_anew", Numbers(0, 3));
        Assert.Equal("13\t48", await TotalAsync("eo_anew"));
        Assert.DoesNotContain("are written", string.Join('\n', anew.Context.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_begins_behind_what_is_stored_reads_again_from_there()
    {
        server.SkipIfMissing();
        var partition = new TopicPartition("eo_behind", 0);
        await using (SinkHarness sink = await StartAsync(Config("eo_behind"))) await sink.PutAsync("eo_behind", Numbers(0, 5));
        await using SinkHarness again = await StartAsync(Config("eo_behind"));
        again.ReadFrom(partition, 8);
        await again.PutAsync("eo_behind", Numbers(8, 2));
        Assert.Equal(5, again.Context.Seeks[partition]);
        Assert.Equal("5\t10", await TotalAsync("eo_behind"));
        again.ReadFrom(partition, 5);
        await again.PutAsync("eo_behind", Numbers(5, 5));
        Assert.Equal("10\t45", await TotalAsync("eo_behind"));
    }

    [Fact]
    public async Task A_twin_that_has_lost_its_partition_writes_nothing()
    {
        server.SkipIfMissing();
        await using SinkHarness frozen = await StartAsync(Config("eo_twin"));
        await frozen.PutAsync("eo_twin", Numbers(0, 5));
        await using SinkHarness heir = await StartAsync(Config("eo_twin"));
        heir.ReadFrom(new TopicPartition("eo_twin", 0), 5);
        await heir.PutAsync("eo_twin", Numbers(5, 5));
        // The frozen one wakes up with a batch of which the heir has written all but the end.
        RecordBatch late = frozen.Batch("eo_twin", Numbers(5, 7));
        RetriableException fault = await Assert.ThrowsAsync<RetriableException>(
            async () => await frozen.Task.PutAsync(late, TestContext.Current.CancellationToken));
        Assert.Contains("eo_twin-0", fault.Message, StringComparison.Ordinal);
        Assert.Equal("10\t45", await TotalAsync("eo_twin"));
        // Were the partition his again, he would go on behind what is written.
        await frozen.Task.PutAsync(late, TestContext.Current.CancellationToken);
        Assert.Equal("12\t66", await TotalAsync("eo_twin"));
    }

    [Fact]
    public async Task Bad_records_are_reported_and_the_others_written_once()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE eo_bad (n INT CHECK (n <> 3 AND n <> 7))", DatabaseServer.Database);
        await using (SinkHarness sink = await StartAsync(Config("eo_bad"), new TestSinkContext(new TestReporter()) { Name = "eo_bad" }))
        {
            await sink.PutAsync("eo_bad", Numbers(0, 10));
            Assert.Equal([3, 7], sink.Reports.Select(report => report.Offset));
        }

        Assert.Equal("8\t35", await TotalAsync("eo_bad"));
        Assert.Equal("eo_bad\teo_bad\t0\t10", await StoredAsync("eo_bad"));
    }

    [Fact]
    public async Task Without_a_place_to_report_nothing_of_a_bad_batch_is_written()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE eo_stop (n INT CHECK (n <> 3))", DatabaseServer.Database);
        await using SinkHarness sink = await StartAsync(Config("eo_stop"));
        DataException fault = await Assert.ThrowsAsync<DataException>(() => sink.PutAsync("eo_stop", Numbers(0, 10)));
        Assert.Contains("offset 3", fault.Message, StringComparison.Ordinal);
        Assert.Equal("0\tNULL", await TotalAsync("eo_stop"));
    }

    [Fact]
    public async Task A_table_that_is_altered_in_the_middle_of_a_batch_gets_each_record_once()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE eo_ddl (n INT CHECK (n <> 4))", DatabaseServer.Database);
        await using SinkHarness sink = await StartAsync(
            Config("eo_ddl", ("auto.evolve", "true")), new TestSinkContext(new TestReporter()) { Name = "eo_ddl" });
        // ALTER TABLE ends the transaction of the first three; record 4 is bad, so that the batch is tried again and again.
        await sink.PutAsync(
            "eo_ddl",
            [.. Numbers(0, 3), .. Enumerable.Range(3, 3).Select(n => Row(Named, Value.Int32(n), Value.String("x")))]);
        Assert.Equal("5\t11", await TotalAsync("eo_ddl"));
        Assert.Equal(4, Assert.Single(sink.Reports).Offset);
        Assert.Equal("eo_ddl\teo_ddl\t0\t6", await StoredAsync("eo_ddl"));
    }

    [Fact]
    public async Task Offsets_that_are_altered_by_hand_count()
    {
        server.SkipIfMissing();
        var partition = new TopicPartition("eo_alter", 0);
        await using (SinkHarness sink = await StartAsync(Config("eo_alter"))) await sink.PutAsync("eo_alter", Numbers(0, 5));
        var connector = (SinkConnector)MySqlPlugins.All.Single(plugin => plugin.ClassName == ClassName).Create();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.True(await connector.AlterOffsetsAsync(
            Config("eo_alter"), new Dictionary<TopicPartition, long?> { [partition] = 2 }, cancel));
        Assert.Equal("eo_alter\teo_alter\t0\t2", await StoredAsync("eo_alter"));
        await using (SinkHarness again = await StartAsync(Config("eo_alter"))) await again.PutAsync("eo_alter", Numbers(0, 5));
        Assert.Equal("8\t19", await TotalAsync("eo_alter"));
        Assert.True(await connector.AlterOffsetsAsync(
            Config("eo_alter"), new Dictionary<TopicPartition, long?> { [partition] = null }, cancel));
        Assert.Equal("", await StoredAsync("eo_alter"));
    }

    [Fact]
    public async Task A_partition_that_went_and_came_back_is_claimed_again()
    {
        server.SkipIfMissing();
        var partition = new TopicPartition("eo_back", 0);
        await using SinkHarness first = await StartAsync(Config("eo_back"));
        first.Open(partition);
        await first.PutAsync("eo_back", Numbers(0, 3));
        await first.CloseAsync(partition);
        await using (SinkHarness second = await StartAsync(Config("eo_back")))
        {
            second.ReadFrom(partition, 3);
            await second.PutAsync("eo_back", Numbers(3, 3));
        }

        first.Open(partition);
        first.ReadFrom(partition, 3);
        await first.PutAsync("eo_back", Numbers(3, 6));
        Assert.Equal("9\t36", await TotalAsync("eo_back"));
    }

    [Fact]
    public async Task Tables_without_transactions_are_refused()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE eo_isam (n INT) ENGINE=MyISAM", DatabaseServer.Database);
        await using (SinkHarness sink = await StartAsync(Config("eo_isam")))
        {
            ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync("eo_isam", Numbers(0, 1)));
            Assert.Contains("ENGINE = InnoDB", fault.Message, StringComparison.Ordinal);
        }

        // As the message advises.
        await server.SqlAsync("ALTER TABLE eo_isam ENGINE = InnoDB", DatabaseServer.Database);
        await using (SinkHarness again = await StartAsync(Config("eo_isam"))) await again.PutAsync("eo_isam", Numbers(0, 1));
        Assert.Equal("1\t0", await TotalAsync("eo_isam"));

        // The table of the offsets, at creation.
        await server.SqlAsync("CREATE TABLE eo_isam_offsets (n INT) ENGINE=MyISAM", DatabaseServer.Database);
        var connector = (SinkConnector)MySqlPlugins.All.Single(plugin => plugin.ClassName == ClassName).Create();
        ConfigValidation validation = await connector.ValidateAsync(
            Config("eo_isam", ("exactly.once.table", "eo_isam_offsets")), TestContext.Current.CancellationToken);
        Assert.Contains("MyISAM", Assert.Single(validation["exactly.once.table"].Errors), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Config(string name, params (string Key, string Value)[] more) => MySqlSink.Config(
        server, [("name", name), ("topics", name), ("exactly.once", "true"), ("insert.mode", "insert"), ("auto.create", "true"), .. more]);

    private static Task<SinkHarness> StartAsync(Dictionary<string, string> config) =>
        MySqlSink.StartAsync(config, new TestSinkContext { Name = config["name"] });

    private static Task<SinkHarness> StartAsync(Dictionary<string, string> config, TestSinkContext context) =>
        MySqlSink.StartAsync(config, context);

    private static TestRecord[] Numbers(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(n => Row(Number, Value.Int32(n)))];

    private Task<string> TotalAsync(string table) => server.SqlAsync($"SELECT COUNT(*), SUM(n) FROM {table}", DatabaseServer.Database);

    private Task<string> StoredAsync(string connector) => server.SqlAsync(
        $"SELECT connector, topic, kafka_partition, next_offset FROM millrace_offsets WHERE connector = '{connector}'",
        DatabaseServer.Database);
}

public sealed class MariaDbExactlyOnceTests(MariaDbServer server) : SinkExactlyOnceTests(server);

public sealed class MySqlExactlyOnceTests(MySqlServer server) : SinkExactlyOnceTests(server);
