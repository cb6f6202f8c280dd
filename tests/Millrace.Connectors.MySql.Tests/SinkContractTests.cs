using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.SinkHarness;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>What the sink must do on any server; run on each by the two classes below it.</summary>
public abstract class SinkContractTests(DatabaseServer server)
{
    private static readonly Schema IdName = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Build();
    private static readonly Schema Name = SchemaBuilder.Struct().Field("name", Schema.OptionalString).Build();

    [Fact]
    public async Task Creates_the_table_that_the_contract_shows()
    {
        server.SkipIfMissing();
        Schema schema = SchemaBuilder.Struct().Field("id", Schema.Int32).Field("name", Schema.OptionalString)
            .Field("d", LogicalTypes.DecimalBuilder(2).Optional().Build()).Field("ts", LogicalTypes.TimestampSchema).Build();
        await using SinkHarness sink = await StartAsync(server, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"), ("auto.create", "true"));
        await sink.PutAsync("created", Row(schema, Value.Int32(1), Value.String("a"), Value.Bytes([0xFF]), Value.Int64(1_704_067_200_123)));
        Assert.Equal("1\ta\t-0.01\t2024-01-01 00:00:00.123", await server.SqlAsync("SELECT * FROM created", DatabaseServer.Database));
        Assert.Equal(
            "id int NO PRI|name text YES |d decimal(65,2) YES |ts datetime(3) NO ",
            await server.SqlAsync(
                "SELECT GROUP_CONCAT(CONCAT_WS(' ', COLUMN_NAME, REGEXP_REPLACE(COLUMN_TYPE, 'int\\\\([0-9]+\\\\)', 'int'), IS_NULLABLE, COLUMN_KEY) ORDER BY ORDINAL_POSITION SEPARATOR '|') " +
                "FROM information_schema.COLUMNS WHERE TABLE_NAME='created'"));
    }

    [Fact]
    public async Task Keeps_the_order_of_writes_and_deletes_of_a_key()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"), ("delete.enabled", "true"));
        await sink.PutAsync(
            "ordered", Tombstone(Value.Int64(9)), Keyed(Value.Int64(1), Name, Value.String("a")), Tombstone(Value.Int64(1)), Keyed(Value.Int64(1), Name, Value.String("b")),
            Keyed(Value.Int64(2), Name, Value.String("c")), Tombstone(Value.Int64(2)), Keyed(Value.Int64(3), Name, Value.Null));
        Assert.Equal("1\tb\n3\tNULL", await server.SqlAsync("SELECT id, name FROM ordered ORDER BY id", DatabaseServer.Database));
    }

    [Fact]
    public async Task Adds_a_column_when_a_newer_schema_has_one_more()
    {
        server.SkipIfMissing();
        Schema newer = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Field("more", Schema.OptionalFloat64).Build();
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("auto.create", "true"), ("auto.evolve", "true"));
        await sink.PutAsync(
            "evolved", Row(IdName, Value.Int64(1), default), Row(IdName, Value.Int64(2), default), Row(IdName, Value.Int64(3), default),
            Row(newer, Value.Int64(4), default, Value.Float64(1.5)), Row(newer, Value.Int64(5), default, Value.Float64(2.5)), Row(IdName, Value.Int64(6), Value.String("x")));
        Assert.Equal("6\t40", await server.SqlAsync("SELECT COUNT(*), ROUND(SUM(more) * 10) FROM evolved", DatabaseServer.Database));
    }

    [Fact]
    public async Task Names_the_missing_column_when_it_may_not_add_it()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE narrow (id BIGINT PRIMARY KEY)", DatabaseServer.Database);
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"));
        var fault = await Assert.ThrowsAsync<DataException>(() => sink.PutAsync("narrow", Row(IdName, Value.Int64(1), Value.String("a"))));
        Assert.Contains("narrow` is missing fields (name) and auto-evolution is disabled", fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("Record narrow-0 offset 0", fault.Message, StringComparison.Ordinal);

        await server.SqlAsync("ALTER TABLE narrow ADD name TEXT", DatabaseServer.Database);
        await sink.PutAsync("narrow", Row(IdName, Value.Int64(1), Value.String("a")));
        Assert.Equal("1\ta", await server.SqlAsync("SELECT * FROM narrow", DatabaseServer.Database));
    }

    [Fact]
    public async Task Reports_the_rows_that_the_server_refuses_and_writes_the_others()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE refusing (id BIGINT PRIMARY KEY, name VARCHAR(3))", DatabaseServer.Database);
        await using SinkHarness sink = await StartReportingAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"));
        await sink.PutAsync("refusing", [.. Enumerable.Range(0, 500).Select(i => Row(IdName, Value.Int64(i), Value.String(i is 7 or 400 ? "too long" : "ok")))]);
        Assert.Equal([7L, 400L], sink.Reports.Select(report => report.Offset));
        Assert.All(sink.Reports, report => Assert.Contains("Data too long for column 'name'", report.Error, StringComparison.Ordinal));
        Assert.Equal("498", await server.SqlAsync("SELECT COUNT(*) FROM refusing", DatabaseServer.Database));
    }

    [Fact]
    public async Task Names_the_refused_record_and_writes_nothing_when_nobody_takes_reports()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE strict (id BIGINT PRIMARY KEY, name VARCHAR(3))", DatabaseServer.Database);
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"));
        var fault = await Assert.ThrowsAsync<DataException>(
            () => sink.PutAsync("strict", [.. Enumerable.Range(0, 100).Select(i => Row(IdName, Value.Int64(i % 60), Value.String("ok")))]));
        Assert.StartsWith("Record strict-0 offset 60: Duplicate entry '0'", fault.Message, StringComparison.Ordinal);
        Assert.Equal("0", await server.SqlAsync("SELECT COUNT(*) FROM strict", DatabaseServer.Database));
    }

    [Fact]
    public async Task Updates_only_rows_that_are_there()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE updated (id BIGINT PRIMARY KEY, name TEXT); INSERT INTO updated VALUES (1, 'old')", DatabaseServer.Database);
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "update"));
        await sink.PutAsync("updated", Row(IdName, Value.Int64(1), Value.String("new")), Row(IdName, Value.Int64(2), Value.String("none")), Row(IdName, Value.Int64(1), Value.String("last")));
        Assert.Equal("1\tlast", await server.SqlAsync("SELECT * FROM updated", DatabaseServer.Database));
    }

    [Fact]
    public async Task Uses_topic_partition_and_offset_as_a_key()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "kafka"), ("insert.mode", "upsert"), ("auto.create", "true"));
        Records.RecordBatch batch = sink.Batch("located", Row(IdName, Value.Int64(7), Value.String("a")), Row(IdName, Value.Int64(8), default));
        await sink.PutAsync(batch);
        await sink.PutAsync(batch);
        Assert.Equal("located\t0\t0\t7\ta\nlocated\t0\t1\t8\tNULL", await server.SqlAsync("SELECT * FROM located ORDER BY 3", DatabaseServer.Database));
    }

    [Fact]
    public async Task Keeps_names_and_texts_apart_from_statements()
    {
        server.SkipIfMissing();
        const string odd = "x`; DROP TABLE victim; --`";
        await server.SqlAsync("CREATE TABLE victim (id INT)", DatabaseServer.Database);
        Schema schema = SchemaBuilder.Struct().Field("k`1", Schema.String).Field("a'b\\", new SchemaBuilder(SchemaType.String).Optional().Build()).Build();
        await using SinkHarness sink = await StartAsync(
            server, ("pk.mode", "record_value"), ("pk.fields", "k`1"), ("insert.mode", "upsert"), ("auto.create", "true"), ("table.name.format", "`x``; DROP TABLE victim; --```"));
        const string text = "'; DROP TABLE victim; -- \\' \0 ü €";
        await sink.PutAsync("t", Row(schema, Value.String("k"), Value.String(text)));
        await sink.PutAsync("t", Row(schema, Value.String("k"), Value.Utf8(System.Text.Encoding.UTF8.GetBytes(text), 0, System.Text.Encoding.UTF8.GetByteCount(text))));
        Assert.Equal(
            Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text)),
            await server.SqlAsync($"SELECT HEX(`a'b\\`) FROM `{odd.Replace("`", "``", StringComparison.Ordinal)}`", DatabaseServer.Database));
        Assert.Equal("0", await server.SqlAsync("SELECT COUNT(*) FROM victim", DatabaseServer.Database));
    }

    [Fact]
    public async Task Writes_every_number_of_rows_completely()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"), ("auto.create", "true"), ("batch.size", "3000"));
        foreach (int count in new[] { 1, 3, 1023, 1024, 1025, 3000, 7001 })
        {
            await sink.PutAsync("counted", [.. Enumerable.Range(0, count).Select(i => Row(IdName, Value.Int64(i), Value.String($"{count}-{i}")))]);
            Assert.Equal($"{count}", await server.SqlAsync($"SELECT COUNT(*) FROM counted WHERE name = CONCAT('{count}-', id)", DatabaseServer.Database));
        }
    }
}
