using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;
using Millrace.Transforms;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>
/// Schemas for which the server makes no table or statement: their records are reported, all others written;
/// and the advice of each message is followed.
/// </summary>
public abstract class SinkSchemaTests(DatabaseServer server)
{
    private static readonly Schema Id = SchemaBuilder.Struct().Field("id", Schema.Int64).Build();
    private static readonly (string, string)[] Creating = [("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id"),
        ("auto.create", "true"), ("auto.evolve", "true")];
    private static readonly string LongName = new('n', 70);

    /// <summary>A refused schema with its topic, and the settings or the transformation that its message advises.</summary>
    public sealed record Case(string Topic, Schema Schema, (string, string)[] Settings, string Advice, (string, string)[] Follow,
        string? Transform = null)
    {
        public override string ToString() => Topic;
    }

    public static TheoryData<Case> Cases { get; } =
    [
        new Case("cased", Fields(("id", Schema.Int64), ("ID", Schema.OptionalInt64), ("n", Schema.OptionalInt64)), Creating, "ReplaceField",
            [("renames", "ID:other")], "ReplaceField$Value"),
        new Case("cased2", Fields(("id", Schema.Int64), ("n", Schema.OptionalInt64), ("N", Schema.OptionalInt64)), Creating, "exclude",
            [("exclude", "N")], "ReplaceField$Value"),
        new Case("many_keys", Texts(5), [.. Creating, ("pk.fields", "c0,c1,c2,c3")], "pk.fields", [("pk.fields", "c0,c1")]),
        new Case("wide_rows", Bytes(70), [.. Creating, ("pk.fields", "c0")], "fields.whitelist", [("fields.whitelist", "c1,c2")]),
        new Case("wide_rows2", Bytes(70), [.. Creating, ("pk.fields", "c0")], "exclude",
            [("exclude", string.Join(',', Enumerable.Range(1, 20).Select(i => $"c{i}")))], "ReplaceField$Value"),
        new Case("many_columns", Fields([.. Enumerable.Range(0, 5000).Select(i => ($"c{i}", Schema.OptionalInt8))]),
            [.. Creating, ("pk.mode", "none"), ("insert.mode", "insert"), ("pk.fields", "")], "fields.whitelist",
            [("fields.whitelist", "c1,c2")]),
        new Case("more_than_InnoDB", Fields([.. Enumerable.Range(0, 1100).Select(i => ($"c{i}", Schema.OptionalInt8))]),
            [.. Creating, ("pk.mode", "none"), ("insert.mode", "insert"), ("pk.fields", "")], "exclude",
            [("exclude", string.Join(',', Enumerable.Range(1000, 100).Select(i => $"c{i}")))], "ReplaceField$Value"),
        new Case(LongName, Id, Creating, "table.name.format", [("table.name.format", "short_name")]),
        new Case("long_names", Fields(("id", Schema.Int64), (LongName, Schema.OptionalInt64)), Creating, "renames",
            [("renames", $"{LongName}:n")], "ReplaceField$Value"),
        new Case("spaced", Fields(("id", Schema.Int64), ("n ", Schema.OptionalInt64)), Creating, "renames", [("renames", "n :n")],
            "ReplaceField$Value"),
        new Case("signed", Fields(("id", Schema.Int64), ("n🎉", Schema.OptionalInt64)), Creating, "renames", [("renames", "n🎉:n")],
            "ReplaceField$Value"),
        new Case("worded", Fields(("id", Schema.Int64), ("order", Schema.OptionalInt64)), [.. Creating, ("quote.sql.identifiers", "NEVER")],
            "quote.sql.identifiers=ALWAYS", [("quote.sql.identifiers", "ALWAYS")]),
        new Case("dotted.topic", Id, Creating, "table.name.format=`${topic}`", [("table.name.format", "`${topic}`")]),
        new Case("dotted.too", Id, [.. Creating, ("table.name.format", "t_${topic}")], "table.name.format=`t_${topic}`",
            [("table.name.format", "`t_${topic}`")]),
        new Case("of_lists", Fields(("id", Schema.Int64), ("l", SchemaBuilder.Array(Schema.Int64).Optional().Build())), Creating,
            "fields.whitelist", [("fields.whitelist", "id")]),
        new Case("of_maps", Fields(("id", Schema.Int64), ("m", SchemaBuilder.Map(Schema.String, Schema.Int64).Optional().Build())),
            Creating, "exclude", [("exclude", "m")], "ReplaceField$Value"),
        new Case("of_structs", Fields(("id", Schema.Int64), ("s", SchemaBuilder.Struct().Field("x", Schema.OptionalInt64).Optional()
            .Build())), Creating, "Flatten", [("delimiter", "_")], "Flatten$Value"),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reports_records_of_a_schema_that_the_server_refuses_and_its_advice_helps(Case refused)
    {
        server.SkipIfMissing();
        string good = FormatOf(refused).Replace("${topic}", "good", StringComparison.Ordinal);
        await SqlAsync($"DROP TABLE IF EXISTS {good}");
        await using (SinkHarness sink = await StartReportingAsync(server, [.. refused.Settings, ("table.name.format", FormatOf(refused))]))
        {
            // Topics that are good come before and after.
            var batch = new RecordBatch();
            foreach (int i in Enumerable.Range(0, 30))
                Add(sink, batch, i % 3 == 1 ? refused.Topic : "good", i % 3 == 1 ? refused.Schema : Good(refused), i);
            await sink.PutAsync(batch);
            Assert.Equal(Enumerable.Range(0, 30).Where(i => i % 3 == 1), sink.Reports.Select(report => (int)report.Offset));
            Assert.All(sink.Reports, report =>
            {
                Assert.StartsWith($"Record {refused.Topic}-0 offset {report.Offset}: ", report.Error, StringComparison.Ordinal);
                Assert.Contains(refused.Advice, report.Error, StringComparison.Ordinal);
            });
            Assert.Equal("20", await SqlAsync($"SELECT COUNT(*) FROM {good}"));
        }

        // As it is told.
        (string, string)[] followed = refused.Transform is null ? refused.Follow : [];
        await using SinkHarness again =
            await StartReportingAsync(server, [.. refused.Settings, ("table.name.format", FormatOf(refused)), .. followed]);
        var second = new RecordBatch();
        Add(again, second, refused.Topic, refused.Schema, 1);
        if (refused.Transform is not null) Transform(second, refused);
        await again.PutAsync(second);
        Assert.Empty(again.Reports);
    }

    // A trace begins with the root cause: what that advises is what is read.
    [Fact]
    public async Task A_database_that_a_topic_names_is_no_fault_of_the_connection()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, Creating);

        DataException fault = await Assert.ThrowsAsync<DataException>(() => sink.PutAsync("nowhere.topic", Row(Id, Value.Int64(1))));

        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
            Assert.DoesNotContain("db.name", cause.Message, StringComparison.Ordinal);
        Assert.Contains("table.name.format=`${topic}`", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anyone_to_report_to_the_message_has_it_all_and_nothing_of_the_batch_is_written()
    {
        server.SkipIfMissing();
        await using SinkHarness sink = await StartAsync(server, Creating);
        Schema twins = Fields(("id", Schema.Int64), ("ID", Schema.OptionalInt64));
        DataException fault =
            await Assert.ThrowsAsync<DataException>(() => sink.PutAsync("twins", Row(twins, Value.Int64(1), Value.Int64(2))));
        Assert.StartsWith(
            "Record twins-0 offset 0: table `Readings`.`twins`: the server refuses \"CREATE TABLE `Readings`.`twins` (\n`id` BIGINT NOT "
            + "NULL", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Duplicate column name 'ID' (MySQL error 1060, SQLSTATE 42S21). Names of columns that differ only by case",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_a_table_made_by_hand_cannot_take_is_reported_too()
    {
        server.SkipIfMissing();
        await SqlAsync("CREATE TABLE hand (id BIGINT PRIMARY KEY, n INT)");
        Schema twins = Fields(("id", Schema.Int64), ("n", Schema.OptionalInt64), ("N", Schema.OptionalInt64));
        foreach (string mode in new[] { "upsert", "update" })
        {
            await using SinkHarness sink =
                await StartReportingAsync(server, ("insert.mode", mode), ("pk.mode", "record_value"), ("pk.fields", "id"));
            await sink.PutAsync("hand", Row(twins, Value.Int64(1), Value.Int64(2), Value.Int64(3)), Row(Id, Value.Int64(1)),
                Row(twins, Value.Int64(1), Value.Int64(2), Value.Int64(3)));
            Assert.Equal([0L, 2L], sink.Reports.Select(report => report.Offset));
            Assert.All(sink.Reports, report => Assert.Contains("'n' and 'N'", report.Error, StringComparison.Ordinal));
        }

        Assert.Equal("1\tNULL", await SqlAsync("SELECT * FROM hand"));
    }

    [Fact]
    public async Task A_missing_privilege_stops_the_task_and_says_for_which_table_and_topic()
    {
        server.SkipIfMissing();
        await server.SqlAsync(
            $"CREATE USER reader@'%' IDENTIFIED BY '{DatabaseServer.Password}'; GRANT SELECT, INSERT ON {DatabaseServer.Database}.* TO "
            + $"reader@'%'");
        await using SinkHarness sink = await StartReportingAsync(server, [.. Creating, ("connection.user", "reader")]);
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync("forbidden", Row(Id, Value.Int64(1))));
        Assert.IsNotType<DataException>(fault, exactMatch: false);
        Assert.Contains("Topic forbidden, table `Readings`.`forbidden`: the server refuses \"CREATE TABLE", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("Grant connection.user", fault.Message, StringComparison.Ordinal);
        Assert.Empty(sink.Reports);

        await server.SqlAsync($"GRANT CREATE ON {DatabaseServer.Database}.* TO reader@'%'");
        await using SinkHarness again =
            await StartReportingAsync(server, [.. Creating, ("insert.mode", "insert"), ("connection.user", "reader")]);
        await again.PutAsync("forbidden", Row(Id, Value.Int64(1)));
        Assert.Equal("1", await SqlAsync("SELECT * FROM forbidden"));
    }

    [Fact]
    public async Task A_column_that_is_missing_in_the_key_is_not_to_be_made_optional()
    {
        server.SkipIfMissing();
        await SqlAsync("CREATE TABLE keyless (id BIGINT PRIMARY KEY)");
        await using (SinkHarness sink =
            await StartReportingAsync(server, ("pk.mode", "kafka"), ("insert.mode", "upsert"), ("auto.evolve", "true")))
        {
            await sink.PutAsync("keyless", Row(Id, Value.Int64(1)));
            string error = Assert.Single(sink.Reports).Error;
            Assert.Contains("'__connect_topic', as the field is part of the key", error, StringComparison.Ordinal);
            Assert.Contains("pk.mode and pk.fields so that the key is of columns that are there: id", error, StringComparison.Ordinal);
            Assert.DoesNotContain("optional", error, StringComparison.Ordinal);
            // One way out: the SQL that is shown, for each of the three.
            for (string rest = error; rest.Contains("by hand (", StringComparison.Ordinal);)
            {
                int from = rest.IndexOf("by hand (", StringComparison.Ordinal) + 9;
                await SqlAsync($"ALTER TABLE keyless {rest[from..rest.IndexOf("), or", StringComparison.Ordinal)]}");
                int before = sink.Reports.Count;
                await sink.PutAsync("keyless", Row(Id, Value.Int64(2)));
                rest = sink.Reports.Skip(before).SingleOrDefault()?.Error ?? "";
            }
        }

        Assert.Equal("2", await SqlAsync("SELECT id FROM keyless"));
        // The other.
        await using SinkHarness other =
            await StartReportingAsync(server, ("pk.mode", "record_value"), ("pk.fields", "id"), ("insert.mode", "upsert"));
        await SqlAsync("DROP TABLE keyless; CREATE TABLE keyless (id BIGINT PRIMARY KEY)");
        await other.PutAsync("keyless", Row(Id, Value.Int64(3)));
        Assert.Equal("3", await SqlAsync("SELECT id FROM keyless"));
    }

    [Fact]
    public async Task A_default_beyond_what_MySQL_can_store_is_that_records_error()
    {
        server.SkipIfMissing();
        Schema far = Fields(("id", Schema.Int64),
            ("d", new SchemaBuilder(SchemaType.Int32).Name(LogicalTypes.Date).Default(Value.Int32(int.MaxValue)).Build()));
        await using SinkHarness sink = await StartReportingAsync(server, Creating);
        await sink.PutAsync("far", Row(far, Value.Int64(1), Value.Int32(0)));
        Assert.Contains("field 'd' has a default outside of the years 1 to 9999", Assert.Single(sink.Reports).Error,
            StringComparison.Ordinal);
    }

    private static string FormatOf(Case refused) =>
        refused.Settings.LastOrDefault(setting => setting.Item1 == "table.name.format").Item2 ?? "${topic}";

    private static Schema Good(Case refused) =>
        refused.Settings.Last(setting => setting.Item1 == "pk.fields").Item2 is { Length: > 0 } keys
        ? Fields([.. keys.Split(',').Select(key => (key, Schema.Int64))])
        : Id;

    private static Schema Fields(params (string Name, Schema Schema)[] fields)
    {
        SchemaBuilder schema = SchemaBuilder.Struct();
        foreach (var (name, type) in fields) schema.Field(name, type);
        return schema.Build();
    }

    private static Schema Texts(int count) => Fields([.. Enumerable.Range(0, count).Select(i => ($"c{i}", Schema.String))]);

    private static Schema Bytes(int count) =>
        Fields([.. Enumerable.Range(0, count).Select(i => ($"c{i}", i == 0 ? Schema.String : Schema.OptionalBytes))]);

    private static void Add(SinkHarness sink, RecordBatch batch, string topic, Schema schema, int number)
    {
        Value[] values = [.. schema.Fields.Select(field => field.Schema is { Type: SchemaType.Int64, IsOptional: false }
            ? Value.Int64(number)
            : field.Schema.IsOptional ? default : Value.String($"{number}"))];
        RecordBatch one = sink.Batch(topic, Row(schema, values));
        ref Millrace.Records.Record record = ref batch.Add();
        record = one[0];
        record.Offset = number;
    }

    private static void Transform(RecordBatch batch, Case refused)
    {
        var transformation = (Transformation)TransformPlugins.All.Single(plugin =>
            plugin.ClassName == $"org.apache.kafka.connect.transforms.{refused.Transform}").Create();
        transformation.Configure(refused.Follow.ToDictionary(pair => pair.Item1, pair => pair.Item2));
        Assert.True(transformation.Apply(ref batch[0], batch.Arena));
    }

    private Task<string> SqlAsync(string sql) => server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbSchemaTests(MariaDbServer server) : SinkSchemaTests(server);

public sealed class MySqlSchemaTests(MySqlServer server) : SinkSchemaTests(server);
