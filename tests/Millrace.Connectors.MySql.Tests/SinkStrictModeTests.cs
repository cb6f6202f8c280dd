using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Sink;
using Millrace.Data;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>A server whose sql_mode is not strict, and databases of small character sets: no value is changed without a word.</summary>
public abstract class SinkStrictModeTests(DatabaseServer server)
{
    private static readonly (string, string)[] Upsert = [("insert.mode", "upsert"), ("pk.mode", "record_value"), ("pk.fields", "id")];
    private static readonly Schema IdName = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Build();

    [Theory]
    [InlineData("VARCHAR(5)", "abcdefgh")]
    [InlineData("TINYINT", "300")]
    [InlineData("INT", "3000000000")]
    [InlineData("DATE", "yesterday")]
    [InlineData("ENUM('a','b')", "c")]
    [InlineData("VARCHAR(9) CHARACTER SET latin1", "🎉")]
    [InlineData("TEXT CHARACTER SET utf8mb3", "🎉")]
    public async Task Reports_what_a_column_cannot_hold_whatever_the_mode_of_the_server(string type, string value)
    {
        server.SkipIfMissing();
        foreach (string engine in new[] { "InnoDB", "MyISAM" })
        {
            await SqlAsync($"DROP TABLE IF EXISTS lax; CREATE TABLE lax (id BIGINT PRIMARY KEY, name {type}) ENGINE={engine}");
            await WithoutModeAsync(async () =>
            {
                await using SinkHarness sink = await StartReportingAsync(server, Upsert);
                // Not the first: tables without transactions are strict about that one in any case.
                await sink.PutAsync("lax", Row(IdName, Value.Int64(1), default), Row(IdName, Value.Int64(2), Value.String(value)),
                    Row(IdName, Value.Int64(3), default));
                Assert.Equal(1, Assert.Single(sink.Reports).Offset);
            });
            Assert.Equal("1\tNULL\n3\tNULL", await SqlAsync("SELECT * FROM lax ORDER BY id"));
        }
    }

    [Theory]
    [InlineData(123456.7, "VARCHAR(6)", null)]
    [InlineData(double.MaxValue, "VARCHAR(9)", null)]
    [InlineData(double.MaxValue, "TEXT", "1.7976931348623157e308")]
    [InlineData(-0.00000015, "VARBINARY(20)", "-0.00000015")]
    [InlineData(100, "CHAR(3)", "100")]
    [InlineData(1e15, "TINYTEXT", "1e15")]
    [InlineData(0, "TINYTEXT", "0")]
    [InlineData(-0.25, "TINYBLOB", "-0.25")]
    [InlineData(0.1f, "VARCHAR(20)", "0.1")]
    [InlineData(1.5e-20f, "VARCHAR(20)", "1.5e-20")]
    [InlineData(1e-9f, "VARCHAR(11)", "0.000000001")]
    [InlineData(2.5, "ENUM('2.5', 'b')", "b")]
    public async Task A_number_in_a_column_of_texts_is_whole_or_refused(object number, string type, string? stored)
    {
        server.SkipIfMissing();
        await SqlAsync($"DROP TABLE IF EXISTS figures; CREATE TABLE figures (id BIGINT PRIMARY KEY, name {type})");
        (Schema schema, Value value) = number is float single
            ? (Schema.OptionalFloat32, Value.Float32(single))
            : (Schema.OptionalFloat64, Value.Float64(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)));
        Schema row = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", schema).Build();
        await using SinkHarness sink = await StartReportingAsync(server, Upsert);

        await sink.PutAsync("figures", Row(row, Value.Int64(1), value));

        Assert.Equal(stored is null ? 1 : 0, sink.Reports.Count);
        Assert.Equal(stored is null ? "" : $"1\t{stored}", await SqlAsync("SELECT id, CAST(name AS CHAR) FROM figures"));
    }

    [Theory]
    [InlineData("connection.sessionVariables", "sql_mode=''")]
    [InlineData("connection.jdbcCompliantTruncation", "false")]
    public async Task The_settings_can_say_otherwise(string setting, string value)
    {
        server.SkipIfMissing();
        await SqlAsync("DROP TABLE IF EXISTS asked; CREATE TABLE asked (id BIGINT PRIMARY KEY, name VARCHAR(5))");
        await WithoutModeAsync(async () =>
        {
            await using SinkHarness sink = await StartReportingAsync(server, [.. Upsert, (setting, value)]);
            await sink.PutAsync("asked", Row(IdName, Value.Int64(1), Value.String("abcdefgh")));
            Assert.Empty(sink.Reports);
        });
        Assert.Equal("1\tabcde", await SqlAsync("SELECT * FROM asked"));
    }

    [Fact]
    public async Task Keeps_the_modes_that_the_server_has()
    {
        server.SkipIfMissing();
        await server.SqlAsync("SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
        try
        {
            using MySqlConnection connection = MySqlConnection.Open(SinkOptions.From(MySqlSink.Config(server)).Endpoint);
            string[] modes = connection.Query("SELECT @@sql_mode")[0][0]!.Split(',');
            Assert.Equal(
                ["ANSI_QUOTES", "NO_AUTO_VALUE_ON_ZERO", "NO_BACKSLASH_ESCAPES", "STRICT_ALL_TABLES", "STRICT_TRANS_TABLES"],
                modes.Order(StringComparer.Ordinal));
            Assert.True(connection.Features.NoBackslashEscapes);
        }
        finally
        {
            await server.SqlAsync("SET GLOBAL sql_mode = DEFAULT");
        }
    }

    [Fact]
    public async Task Tables_and_columns_that_it_makes_hold_all_characters_in_a_database_that_does_not()
    {
        server.SkipIfMissing();
        Schema newer = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString)
            .Field("more", Schema.OptionalString).Build();
        await server.SqlAsync(
            "CREATE DATABASE small CHARACTER SET latin1; CREATE TABLE small.older (id BIGINT PRIMARY KEY, name TEXT) CHARACTER SET latin1");
        await using SinkHarness sink = await StartReportingAsync(server,
            [.. Upsert, ("auto.create", "true"), ("auto.evolve", "true"), ("table.name.format", "small.${topic}")]);
        await sink.PutAsync("made", Row(newer, Value.Int64(1), Value.String("🎉"), Value.String("ñ€")));
        await sink.PutAsync("older", Row(newer, Value.Int64(1), Value.String("ñ"), Value.String("🎉")),
            Row(newer, Value.Int64(2), Value.String("🎉"), Value.Null));
        Assert.Equal("F09F8E89\tC3B1E282AC", await server.SqlAsync("SELECT HEX(name), HEX(more) FROM small.made"));
        Assert.Equal("1\tF1\tF09F8E89", await server.SqlAsync("SELECT id, HEX(name), HEX(more) FROM small.older"));
        Assert.Equal(1, Assert.Single(sink.Reports).Offset);
    }

    [Fact]
    public async Task Keeps_the_collation_of_a_database_that_holds_all_characters()
    {
        server.SkipIfMissing();
        await server.SqlAsync("CREATE DATABASE polish CHARACTER SET utf8mb4 COLLATE utf8mb4_polish_ci");
        await using SinkHarness sink =
            await StartAsync(server, [.. Upsert, ("auto.create", "true"), ("table.name.format", "polish.${topic}")]);
        await sink.PutAsync("made", Row(IdName, Value.Int64(1), Value.String("🎉")));
        Assert.Equal("utf8mb4_polish_ci", await server.SqlAsync(
            "SELECT COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='polish' AND COLUMN_NAME='name'"));
    }

    [Fact]
    public async Task Speaks_utf8_though_the_server_sets_another_character_set_for_new_connections()
    {
        server.SkipIfMissing();
        // init_connect runs only for users without administrative rights.
        await server.SqlAsync(
            $"CREATE USER plain@'%' IDENTIFIED BY '{DatabaseServer.Password}'; GRANT ALL ON {DatabaseServer.Database}.* TO plain@'%'; SET "
            + $"GLOBAL init_connect = 'SET NAMES latin1'");
        try
        {
            await using SinkHarness sink = await StartAsync(server, [.. Upsert, ("auto.create", "true"), ("connection.user", "plain")]);
            await sink.PutAsync("spoken", Row(IdName, Value.Int64(1), Value.String("ñ🎉")));
            Assert.Equal("C3B1F09F8E89", await SqlAsync("SELECT HEX(name) FROM spoken"));
        }
        finally
        {
            await server.SqlAsync("SET GLOBAL init_connect = ''");
        }
    }

    [Fact]
    public async Task Zero_is_zero_in_a_column_that_counts_by_itself()
    {
        server.SkipIfMissing();
        await SqlAsync(
            "CREATE TABLE counting (id BIGINT AUTO_INCREMENT PRIMARY KEY, name TEXT); INSERT INTO counting (name) VALUES ('first')");
        await using SinkHarness sink = await StartAsync(server, Upsert);
        await sink.PutAsync("counting", Row(IdName, Value.Int64(0), Value.String("a")));
        await sink.PutAsync("counting", Row(IdName, Value.Int64(0), Value.String("b")));
        Assert.Equal("0\tb\n1\tfirst", await SqlAsync("SELECT * FROM counting ORDER BY id"));
    }

    private async Task WithoutModeAsync(Func<Task> act)
    {
        await server.SqlAsync("SET GLOBAL sql_mode = ''");
        try
        {
            await act();
        }
        finally
        {
            await server.SqlAsync("SET GLOBAL sql_mode = DEFAULT");
        }
    }

    private Task<string> SqlAsync(string sql) => server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbStrictModeTests(MariaDbServer server) : SinkStrictModeTests(server);

public sealed class MySqlStrictModeTests(MySqlServer server) : SinkStrictModeTests(server);
