using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using Millrace.Transforms;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>
/// What messages about a record advise is done here, and the record arrives. Those about schemas are in <see cref="SinkSchemaTests"/>.
/// </summary>
public abstract class SinkAdviceTests(DatabaseServer server)
{
    private static readonly Schema Row = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Build();
    private static readonly Schema Needy = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("need", Schema.Int64).Build();
    private static readonly (string, string)[] ByValue = [("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id")];
    private static readonly (string, string)[] ByKey = [("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id")];

    /// <summary>
    /// A record that is refused, the words of its message, and what is done then: settings, SQL, or another record in its place.
    /// </summary>
    public sealed record Case(string Name, string Sql, (string, string)[] Settings, Sent Record, string Advice)
    {
        public (string, string)[] Then { get; init; } = [];

        public string ThenSql { get; init; } = "SELECT 1";

        public Sent? ThenRecord { get; init; }

        /// <summary>Rows of the table afterwards.</summary>
        public int Rows { get; init; } = 1;

        public bool OnlyMySql { get; init; }

        public override string ToString() => Name;
    }

    public sealed record Sent(Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value);

    public static TheoryData<Case> Cases { get; } =
    [
        new Case("no_table", "", ByValue, Plain(), "set auto.create=true") { Then = [("auto.create", "true")] },
        new Case("no_table_sql", "", ByValue, Plain(),
            "Create it") { ThenSql = "CREATE TABLE no_table_sql (id BIGINT PRIMARY KEY, name TEXT)" },
        new Case("no_table_name", "CREATE TABLE other_name (id BIGINT PRIMARY KEY, name TEXT)", ByValue, Plain(),
            "correct table.name.format") { Then = [("table.name.format", "other_name")] },
        new Case("no_column", "CREATE TABLE no_column (id BIGINT PRIMARY KEY)", ByValue, Plain(),
            "set auto.evolve=true") { Then = [("auto.evolve", "true")] },
        new Case("no_column_left", "CREATE TABLE no_column_left (id BIGINT PRIMARY KEY)", ByValue, Plain(),
            "fields.whitelist") { Then = [("fields.whitelist", "id")] },
        new Case("no_column_sql", "CREATE TABLE no_column_sql (id BIGINT PRIMARY KEY)", ByValue, Plain(),
            "Add the columns") { ThenSql = "ALTER TABLE no_column_sql ADD name TEXT" },
        new Case("needed", "CREATE TABLE needed (id BIGINT PRIMARY KEY)", [.. ByValue, ("auto.evolve", "true")], OfNeedy(),
            "Add the column by hand (ADD `need` BIGINT NOT NULL)") { ThenSql = "ALTER TABLE needed ADD `need` BIGINT NOT NULL" },
        new Case("needed_left", "CREATE TABLE needed_left (id BIGINT PRIMARY KEY)", [.. ByValue, ("auto.evolve", "true")], OfNeedy(),
            "leave it out with fields.whitelist") { Then = [("fields.whitelist", "id")] },
        new Case("needed_optional", "CREATE TABLE needed_optional (id BIGINT PRIMARY KEY)", [.. ByValue, ("auto.evolve", "true")],
            OfNeedy(), "make the field optional in the schema")
        {
            ThenRecord = Of(SchemaBuilder.Struct().Field("id", Schema.Int64).Field("need", Schema.OptionalInt64).Build(), Value.Int64(1),
                Value.Int64(2)),
        },
        new Case("viewed", "CREATE TABLE behind (id BIGINT PRIMARY KEY, name TEXT); CREATE VIEW viewed AS SELECT * FROM behind", ByValue,
            Plain(), "table.types") { Then = [("table.types", "TABLE,VIEW")] },
        new Case("fixed_view", "CREATE VIEW fixed_view AS SELECT 1 AS id, 'a' AS name",
            [.. ByValue, ("table.types", "TABLE,VIEW"), ("auto.create", "true")], Plain(),
            "table.name.format") { Then = [("table.name.format", "fixed_table")] },
        new Case("long_default", "", [("pk.mode", "record_value"), ("pk.fields", "k"), ("auto.create", "true")],
            OfDefault(new string('d', 300)), "Take the default out of the schema") { ThenRecord = OfDefault(null) },
        new Case("without_key", "", [("auto.create", "true"), ("connection.sessionVariables", "sql_require_primary_key=ON")], Plain(),
            "set pk.mode and pk.fields") { Then = ByValue, OnlyMySql = true },
        new Case("tombstone", "CREATE TABLE tombstone (id BIGINT PRIMARY KEY, name TEXT); INSERT INTO tombstone VALUES (1, 'a'), (2, 'b')",
            ByKey, new Sent(Schema.Int64, Value.Int64(2), null, default), "Set delete.enabled=true (with pk.mode=record_key)")
        {
            Then = [("delete.enabled", "true")],
        },
        new Case("key_fields", "", [.. ByKey, ("pk.fields", ""), ("auto.create", "true")],
            new Sent(Schema.Int64, Value.Int64(1), Row, Plain().Value),
            "pk.fields must be exactly one name") { Then = [("pk.fields", "id")] },
        new Case("key_missing", "", [.. ByValue, ("pk.fields", "nope"), ("auto.create", "true")], Plain(),
            "it has id, name") { Then = [("pk.fields", "id")] },
        new Case("nothing_left", "", [("fields.whitelist", "nope"), ("auto.create", "true")], Plain(),
            "see pk.mode, pk.fields and fields.whitelist") { Then = [("fields.whitelist", "id")] },
        new Case("three_parts", "CREATE TABLE `a.b.three_parts` (id BIGINT PRIMARY KEY, name TEXT)",
            [.. ByValue, ("table.name.format", "a.b.${topic}")], Plain(),
            "put the name in back-quotes") { Then = [("table.name.format", "`a.b.${topic}`")] },
        new Case("far_scale", "", [("auto.create", "true")],
            Of(SchemaBuilder.Struct().Field("d", LogicalTypes.DecimalBuilder(31).Build()).Build(), Value.Bytes([1])),
            "scale 31; MySQL knows up to 30")
        {
            ThenRecord = Of(SchemaBuilder.Struct().Field("d", LogicalTypes.DecimalBuilder(30).Build()).Build(), Value.Bytes([1])),
        },
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Done_as_it_says_the_record_arrives(Case refused)
    {
        server.SkipIfMissing();
        if (refused.OnlyMySql && server is not MySqlServer) Assert.Skip("MariaDB has this setting for the whole server only.");
        if (refused.Sql.Length > 0) await SqlAsync(refused.Sql);
        await using (SinkHarness sink = await StartReportingAsync(server, refused.Settings))
        {
            await PutAsync(sink, refused.Name, refused.Record);
            Assert.Contains(refused.Advice, Assert.Single(sink.Reports).Error, StringComparison.Ordinal);
        }

        await SqlAsync(refused.ThenSql);
        await using SinkHarness again = await StartReportingAsync(server, [.. refused.Settings, .. refused.Then]);
        await PutAsync(again, refused.Name, refused.ThenRecord ?? refused.Record);
        Assert.Empty(again.Reports);
        string table = refused.Then.Where(setting => setting.Item1 == "table.name.format")
            .Select(setting => setting.Item2.Replace("${topic}", refused.Name, StringComparison.Ordinal)).SingleOrDefault() ?? refused.Name;
        Assert.Equal($"{refused.Rows}", await SqlAsync($"SELECT COUNT(*) FROM {table}"));
    }

    [Fact]
    public async Task A_misspelt_name_in_a_list_of_fields_is_told_once_with_the_nearest_real_one()
    {
        server.SkipIfMissing();
        await SqlAsync("CREATE TABLE misspelt (id BIGINT PRIMARY KEY, name TEXT)");
        (string, string)[] settings = [.. ByKey, ("fields.whitelist", "id,nane"), ("timestamp.fields.list", "NAME")];
        await using (SinkHarness sink = await StartReportingAsync(server, settings))
        {
            Schema newer = SchemaBuilder.Struct().Field("name", Schema.OptionalString).Field("more", Schema.OptionalString).Build();
            Schema older = SchemaBuilder.Struct().Field("name", Schema.OptionalString).Build();
            await sink.PutAsync("misspelt", Keyed(Value.Int64(1), older, Value.String("a")));
            await sink.PutAsync("misspelt", Keyed(Value.Int64(2), newer, Value.String("a"), Value.String("b")));
            Assert.Empty(sink.Reports);
            Assert.Equal(
                [
                    "fields.whitelist names 'nane', which the values of topic misspelt do not have; they have name; did you mean name?",
                    "timestamp.fields.list names 'NAME', which the values of topic misspelt do not have; they have name; did you mean "
                        + "name?",
                ],
                sink.Context.Log.Lines.Where(line => line.Contains(" names '", StringComparison.Ordinal)));
        }

        Assert.Equal("0", await SqlAsync("SELECT COUNT(name) FROM misspelt"));
        await using SinkHarness again = await StartReportingAsync(server, [.. ByKey, ("fields.whitelist", "name")]);
        await again.PutAsync("misspelt",
            Keyed(Value.Int64(1), SchemaBuilder.Struct().Field("name", Schema.OptionalString).Build(), Value.String("a")));
        Assert.DoesNotContain(again.Context.Log.Lines, line => line.Contains("fields.whitelist", StringComparison.Ordinal));
        Assert.Equal("1", await SqlAsync("SELECT COUNT(name) FROM misspelt"));
    }

    [Fact]
    public async Task A_tombstone_is_dropped_by_the_filter_that_its_message_names()
    {
        server.SkipIfMissing();
        var batch = new RecordBatch();
        ref Millrace.Records.Record record = ref batch.Add();
        (record.Topic, record.KeySchema, record.Key) = ("t", Schema.Int64, Value.Int64(1));
        var predicate = (Predicate)TransformPlugins.All.Single(plugin =>
            plugin.ClassName == "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone").Create();
        var filter = (Transformation)TransformPlugins.All.Single(plugin => plugin.ClassName == "org.apache.kafka.connect.transforms.Filter")
            .Create();
        filter.Configure(new Dictionary<string, string>());
        Assert.True(predicate.Test(record));
        Assert.False(filter.Apply(ref record, batch.Arena));
        await using SinkHarness sink = await StartReportingAsync(server, ByKey);
        await sink.PutAsync("filtered", Tombstone(Value.Int64(1)));
        string error = Assert.Single(sink.Reports).Error;
        Assert.Contains("the Filter transformation and the RecordIsTombstone predicate", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_the_server_changes_without_an_error_is_told_once_a_table()
    {
        server.SkipIfMissing();
        await SqlAsync(
            "CREATE TABLE changing (id BIGINT PRIMARY KEY, d DECIMAL(6,2), name VARCHAR(3)); CREATE TABLE unchanging LIKE changing");
        Schema schema = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("d", LogicalTypes.DecimalBuilder(3).Build()).Build();
        await using SinkHarness sink = await StartReportingAsync(server, ByValue);
        foreach (int first in new[] { 0, 3000 })
        {
            var rows = Enumerable.Range(first, 3000)
                .Select(i => TestRecord.Row(schema, Value.Int64(i), Value.Bytes([(byte)(i % 3000 == 7 ? 0x05 : 0x0A)]))).ToArray();
            await sink.PutAsync("changing", rows);
            await sink.PutAsync("unchanging", [.. rows.Where((_, i) => i != 7)]);
        }

        Assert.Empty(sink.Reports);
        string warning = Assert.Single(sink.Context.Log.Lines, line => line.Contains("changing`: ", StringComparison.Ordinal)
            && line.Contains("Data truncated", StringComparison.Ordinal));
        Assert.StartsWith("`Readings`.`changing`: the server has stored other values than it was sent: Data truncated for column 'd'",
            warning, StringComparison.Ordinal);
        await SqlAsync("ALTER TABLE changing MODIFY d DECIMAL(9,3)");
        await sink.PutAsync("changing", TestRecord.Row(schema, Value.Int64(7), Value.Bytes([0x05])));
        Assert.Equal("0.005", await SqlAsync("SELECT d FROM changing WHERE id = 7"));
    }

    [Fact]
    public async Task Values_that_are_none_of_their_schema_are_refused_and_not_made_to_fit()
    {
        server.SkipIfMissing();
        Schema schema = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("b", Schema.OptionalInt8).Field("s", Schema.OptionalInt16)
            .Field("i", Schema.OptionalInt32)
            .Field("t", LogicalTypes.TimeSchema.AsOptional()).Field("x", Schema.OptionalString).Build();
        (int Field, Value Value)[] wrong =
        [
            (1, Value.Int32(300)), (1, Value.Int64(-129)), (2, Value.Int32(40_000)), (3, Value.Int64(3_000_000_000)),
                (4, Value.Int32(86_400_000)), (4, Value.Int32(-1)), (5, Value.String("a\ud83d")),
        ];
        await using SinkHarness sink = await StartReportingAsync(server, [.. ByValue, ("auto.create", "true")]);
        await sink.PutAsync("misfits", [.. wrong.Select((entry, i) =>
        {
            Value[] fields = [Value.Int64(i), default, default, default, default, default];
            fields[entry.Field] = entry.Value;
            return TestRecord.Row(schema, fields);
        }), TestRecord.Row(schema, Value.Int64(99), Value.Int8(-128), Value.Int16(short.MaxValue), Value.Int32(int.MinValue),
        Value.Int32(86_399_999), Value.String("🎉"))]);
        Assert.Equal(Enumerable.Range(0, wrong.Length), sink.Reports.Select(report => (int)report.Offset));
        Assert.Equal("99\t-128\t32767\t-2147483648\t23:59:59.999\tF09F8E89", await SqlAsync("SELECT id, b, s, i, t, HEX(x) FROM misfits"));
    }

    private static Sent Plain() => Of(Row, Value.Int64(1), Value.String("a"));

    private static Sent OfNeedy() => Of(Needy, Value.Int64(1), Value.Int64(2));

    private static Sent OfDefault(string? text)
    {
        SchemaBuilder key = new(SchemaType.String);
        return Of(SchemaBuilder.Struct().Field("k", text is null ? Schema.String : key.Default(Value.String(text)).Build()).Build(),
            Value.String("a"));
    }

    private static Sent Of(Schema schema, params Value[] fields) => new(null, default, schema, Value.Struct(fields));

    private static Task PutAsync(SinkHarness sink, string topic, Sent record) =>
        sink.PutAsync(topic, (record.KeySchema, record.Key, record.ValueSchema, record.Value));

    private Task<string> SqlAsync(string sql) => server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbAdviceTests(MariaDbServer server) : SinkAdviceTests(server);

public sealed class MySqlAdviceTests(MySqlServer server) : SinkAdviceTests(server);
