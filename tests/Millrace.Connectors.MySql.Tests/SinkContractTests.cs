using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

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
        await using SinkHarness sink =
            await StartAsync(server, ("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"), ("auto.create", "true"));
        await sink.PutAsync("created", Row(schema, Value.Int32(1), Value.String("a"), Value.Bytes([0xFF]), Value.Int64(1_704_067_200_123)));
        Assert.Equal("1\ta\t-0.01\t2024-01-01 00:00:00.123", await server.SqlAsync("SELECT * FROM created", DatabaseServer.Database));
        Assert.Equal(
            "id int NO PRI|name text YES |d decimal(65,2) YES |ts datetime(3) NO ",
            await server.SqlAsync(
                "SELECT GROUP_CONCAT(CONCAT_WS(' ', COLUMN_NAME, REGEXP_REPLACE(COLUMN_TYPE, 'int\\\\([0-9]+\\\\)', 'int'), IS_NULLABLE, "
                + "COLUMN_KEY) ORDER BY ORDINAL_POSITION SEPARATOR '|') " +
                "FROM information_schema.COLUMNS WHERE TABLE_NAME='created'"));
    }

    [Fact]
    public async Task Keeps_the_order_of_writes_and_deletes_of_a_key()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"),
            ("delete.enabled", "true"));
        await sink.PutAsync(
            "ordered", Tombstone(Value.Int64(9)), Keyed(Value.Int64(1), Name, Value.String("a")), Tombstone(Value.Int64(1)),
            Keyed(Value.Int64(1), Name, Value.String("b")),
            Keyed(Value.Int64(2), Name, Value.String("c")), Tombstone(Value.Int64(2)), Keyed(Value.Int64(3), Name, Value.Null));
        Assert.Equal("1\tb\n3\tNULL", await server.SqlAsync("SELECT id, name FROM ordered ORDER BY id", DatabaseServer.Database));
    }

    [Fact]
    public async Task Reports_a_value_without_schema_after_a_tombstone_and_deletes_nothing()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartReportingAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"),
            ("delete.enabled", "true"));
        await sink.PutAsync(
            "schemaless", Keyed(Value.Int64(1), Name, Value.String("a")), Keyed(Value.Int64(2), Name, Value.String("b")),
            Tombstone(Value.Int64(2)),
            (Schema.Int64, Value.Int64(1), null, Value.Map(Value.String("name"), Value.String("c"))));
        Assert.Equal("1\ta", await server.SqlAsync("SELECT id, name FROM schemaless", DatabaseServer.Database));
        Assert.Equal(3, Assert.Single(sink.Reports).Offset);
    }

    [Fact]
    public async Task Reports_the_text_null_and_deletes_nothing_for_it()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartReportingAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"),
            ("delete.enabled", "true"));
        await sink.PutAsync(
            "literal", Keyed(Value.Int64(1), Name, Value.String("a")), Keyed(Value.Int64(2), Name, Value.String("b")),
            (Schema.Int64, Value.Int64(1), null, Value.LiteralNull),
            Tombstone(Value.Int64(2)));
        Assert.Equal("1\ta", await server.SqlAsync("SELECT id, name FROM literal", DatabaseServer.Database));
        ReportedRecord report = Assert.Single(sink.Reports);
        Assert.Equal(2, report.Offset);
        Assert.Contains("no tombstone", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletes_from_a_table_that_another_task_has_made_meanwhile()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"),
            ("delete.enabled", "true"));
        await sink.PutAsync("made_later", Tombstone(Value.Int64(9)));
        await server.SqlAsync(
            "CREATE TABLE made_later (id BIGINT PRIMARY KEY, name TEXT); INSERT INTO made_later VALUES (1, 'a'), (2, 'b')",
            DatabaseServer.Database);
        await sink.PutAsync("made_later", Tombstone(Value.Int64(1)));
        Assert.Equal("2", await server.SqlAsync("SELECT id FROM made_later", DatabaseServer.Database));
    }

    [Fact]
    public async Task Adds_a_column_when_a_newer_schema_has_one_more()
    {
        server.SkipIfMissing();
        Schema newer = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString)
            .Field("more", Schema.OptionalFloat64).Build();
        await using SinkHarness sink =
            await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("auto.create", "true"), ("auto.evolve", "true"));
        await sink.PutAsync(
            "evolved", Row(IdName, Value.Int64(1), default), Row(IdName, Value.Int64(2), default), Row(IdName, Value.Int64(3), default),
            Row(newer, Value.Int64(4), default, Value.Float64(1.5)), Row(newer, Value.Int64(5), default, Value.Float64(2.5)),
            Row(IdName, Value.Int64(6), Value.String("x")));
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
        await using SinkHarness sink =
            await StartReportingAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"));
        await sink.PutAsync("refusing",
            [.. Enumerable.Range(0, 500).Select(i => Row(IdName, Value.Int64(i), Value.String(i is 7 or 400 ? "too long" : "ok")))]);
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
        await server.SqlAsync("CREATE TABLE updated (id BIGINT PRIMARY KEY, name TEXT); INSERT INTO updated VALUES (1, 'old')",
            DatabaseServer.Database);
        await using SinkHarness sink =
            await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "update"));
        await sink.PutAsync("updated", Row(IdName, Value.Int64(1), Value.String("new")), Row(IdName, Value.Int64(2), Value.String("none")),
            Row(IdName, Value.Int64(1), Value.String("last")));
        Assert.Equal("1\tlast", await server.SqlAsync("SELECT * FROM updated", DatabaseServer.Database));
    }

    [Fact]
    public async Task Uses_topic_partition_and_offset_as_a_key()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "kafka"), ("insert.mode", "upsert"), ("auto.create", "true"));
        Records.RecordBatch batch =
            sink.Batch("located", Row(IdName, Value.Int64(7), Value.String("a")), Row(IdName, Value.Int64(8), default));
        await sink.PutAsync(batch);
        await sink.PutAsync(batch);
        Assert.Equal("located\t0\t0\t7\ta\nlocated\t0\t1\t8\tNULL",
            await server.SqlAsync("SELECT * FROM located ORDER BY 3", DatabaseServer.Database));
    }

    [Fact]
    public async Task Keeps_names_and_texts_apart_from_statements()
    {
        server.SkipIfMissing();
        const string odd = "x`; DROP TABLE victim; --`";
        await server.SqlAsync("CREATE TABLE victim (id INT)", DatabaseServer.Database);
        Schema schema = SchemaBuilder.Struct().Field("k`1", Schema.String)
            .Field("a'b\\", new SchemaBuilder(SchemaType.String).Optional().Build()).Build();
        await using SinkHarness sink = await StartAsync(
            server, ("pk.mode", "record_value"), ("pk.fields", "k`1"), ("insert.mode", "upsert"), ("auto.create", "true"),
            ("table.name.format", "`x``; DROP TABLE victim; --```"));
        const string text = "'; DROP TABLE victim; -- \\' \0 ü €";
        await sink.PutAsync("t", Row(schema, Value.String("k"), Value.String(text)));
        await sink.PutAsync("t", Row(schema, Value.String("k"),
            Value.Utf8(System.Text.Encoding.UTF8.GetBytes(text), 0, System.Text.Encoding.UTF8.GetByteCount(text))));
        Assert.Equal(
            Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text)),
            await server.SqlAsync($"SELECT HEX(`a'b\\`) FROM `{odd.Replace("`", "``", StringComparison.Ordinal)}`",
                DatabaseServer.Database));
        Assert.Equal("0", await server.SqlAsync("SELECT COUNT(*) FROM victim", DatabaseServer.Database));
    }

    [Fact]
    public async Task Writes_every_number_of_rows_completely()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"),
            ("auto.create", "true"), ("batch.size", "3000"));
        foreach (int count in new[] { 1, 3, 1023, 1024, 1025, 3000, 7001 })
        {
            await sink.PutAsync("counted",
                [.. Enumerable.Range(0, count).Select(i => Row(IdName, Value.Int64(i), Value.String($"{count}-{i}")))]);
            Assert.Equal($"{count}",
                await server.SqlAsync($"SELECT COUNT(*) FROM counted WHERE name = CONCAT('{count}-', id)", DatabaseServer.Database));
        }
    }

    [Fact]
    public async Task Splits_batches_by_the_packet_limit_and_reports_a_row_that_exceeds_it_alone()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE TABLE big (id BIGINT PRIMARY KEY, name LONGTEXT); SET GLOBAL max_allowed_packet = 1048576",
            DatabaseServer.Database);
        try
        {
            await using SinkHarness sink =
                await StartReportingAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"));
            await sink.PutAsync("big", [.. Enumerable.Range(0, 40)
                .Select(i => Row(IdName, Value.Int64(i), Value.String(new string('x', i == 20 ? 2_000_000 : 100_000))))]);
            Assert.Equal("39\t3900000", await server.SqlAsync("SELECT COUNT(*), SUM(LENGTH(name)) FROM big", DatabaseServer.Database));
            ReportedRecord report = Assert.Single(sink.Reports);
            Assert.Equal(20, report.Offset);
            Assert.Contains("max_allowed_packet", report.Error, StringComparison.Ordinal);
        }
        finally
        {
            await server.SqlAsync("SET GLOBAL max_allowed_packet = 16777216");
        }
    }

    [Fact]
    public async Task Writes_every_type()
    {
        server.SkipIfMissing();
        (string Name, Schema Schema, Value Value)[] fields =
        [
            ("i8", Schema.Int8, Value.Int8(-128)), ("i16", Schema.Int16, Value.Int16(-32768)),
                ("i32", Schema.Int32, Value.Int32(int.MinValue)),
            ("i64", Schema.Int64, Value.Int64(long.MinValue)), ("f32", Schema.Float32, Value.Float32(1.5f)),
                ("f64", Schema.Float64, Value.Float64(0.1)),
            ("yes", Schema.Boolean, Value.Boolean(true)), ("s", Schema.String, Value.String("é")),
                ("b", Schema.Bytes, Value.Bytes([0, 255])),
            ("d", LogicalTypes.DecimalBuilder(3).Build(), Value.Bytes([0x80, 0, 0, 0, 0, 0, 0, 0, 0])),
                ("day", LogicalTypes.DateSchema, Value.Int32(-1)),
            ("t", LogicalTypes.TimeSchema, Value.Int32(86_399_999)), ("ts", LogicalTypes.TimestampSchema, Value.Int64(-1)),
                ("us", Schema.Int64, Value.Int64(1_700_000_000_123_456)),
        ];
        SchemaBuilder schema = SchemaBuilder.Struct();
        foreach (var field in fields) schema.Field(field.Name, field.Schema);
        await using SinkHarness sink = await StartAsync(server, ("auto.create", "true"), ("timestamp.fields.list", "us"));
        await sink.PutAsync("typed", Row(schema.Build(), [.. fields.Select(field => field.Value)]));
        Assert.Equal(
            "-128\t-32768\t-2147483648\t-9223372036854775808\t1.5\t0.1\t1\té\t00FF\t"
                + "-2361183241434822606.848\t1969-12-31\t23:59:59.999\t1969-12-31 23:59:59.999\t2023-11-14 22:13:20.123456",
            await server.SqlAsync("SELECT i8,i16,i32,i64,f32,f64,yes,s,HEX(b),d,day,t,ts,us FROM typed", DatabaseServer.Database));
        Assert.Equal(
            "tinyint,smallint,int,bigint,float,double,tinyint,text,varbinary,decimal,date,time,datetime,datetime",
            await server.SqlAsync(
                "SELECT GROUP_CONCAT(DATA_TYPE ORDER BY ORDINAL_POSITION) FROM information_schema.COLUMNS WHERE TABLE_NAME='typed'"));
    }

    [Fact]
    public async Task Writes_wall_clock_times_of_the_configured_zone()
    {
        server.SkipIfMissing();
        Schema schema = SchemaBuilder.Struct().Field("ts", LogicalTypes.TimestampSchema).Field("day", LogicalTypes.DateSchema).Build();
        await using (SinkHarness sink = await StartAsync(server, ("auto.create", "true"), ("db.timezone", "Asia/Tokyo")))
            await sink.PutAsync("zoned", Row(schema, Value.Int64(1_704_067_200_000), Value.Int32(19_723)));
        await using (SinkHarness sink = await StartAsync(server, ("db.timezone", "America/New_York")))
            await sink.PutAsync("zoned", Row(schema, Value.Int64(1_720_000_000_000), Value.Int32(19_723)),
                Row(schema, Value.Int64(1_704_067_200_000), Value.Int32(19_723)));
        await using (SinkHarness sink = await StartAsync(server, ("db.timezone", "America/New_York"), ("date.timezone", "UTC")))
            await sink.PutAsync("zoned", Row(schema, Value.Int64(0), Value.Int32(19_723)));
        Assert.Equal(
            "1969-12-31 19:00:00.000\t2024-01-01\n2023-12-31 19:00:00.000\t2023-12-31\n2024-01-01 09:00:00.000\t2024-01-01\n2024-07-03 "
            + "05:46:40.000\t2023-12-31",
            await server.SqlAsync("SELECT * FROM zoned ORDER BY ts", DatabaseServer.Database));
    }

    [Fact]
    public async Task Makes_key_texts_a_type_that_can_be_indexed()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(
            server, ("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"), ("auto.create", "true"),
            ("table.name.format", "keyed_${topic}"));
        await sink.PutAsync("x", Keyed(Value.String("a"), Name, Value.String("1")), Keyed(Value.String("a"), Name, Value.String("2")));
        Assert.Equal("a\t2", await server.SqlAsync("SELECT id, name FROM keyed_x", DatabaseServer.Database));
    }
}
