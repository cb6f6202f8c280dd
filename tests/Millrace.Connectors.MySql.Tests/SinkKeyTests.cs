using Millrace.Data;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.MySqlSink;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>Text keys are as distinct in the table as in the topic.</summary>
public abstract class SinkKeyTests(DatabaseServer server)
{
    private static readonly Schema Name = SchemaBuilder.Struct().Field("name", Schema.OptionalString).Build();
    private static readonly (string, string)[] ByKey = [("insert.mode", "upsert"), ("pk.mode", "record_key"), ("pk.fields", "id"),
        ("delete.enabled", "true")];

    // Case, accents, composed and decomposed, spaces at the end, an emoji and another, a full-width letter, the two forms of a small sigma.
    private static readonly string[] Keys = ["k1", "K1", "a", "ä", "a\u0308", "a ", "a  ", "🎉", "🎂", "ａ", "σ", "ς", "", " ", "ss", "ß"];

    [Theory]
    [InlineData("io.confluent.connect.jdbc.JdbcSinkConnector")]
    [InlineData("io.aiven.connect.jdbc.JdbcSinkConnector")]
    public async Task Tables_that_it_makes_keep_keys_apart(string connector)
    {
        server.SkipIfMissing();
        await SqlAsync("DROP TABLE IF EXISTS apart");
        await using SinkHarness sink = await StartAsync(server, [.. ByKey, ("auto.create", "true"), ("connector.class", connector)]);
        await sink.PutAsync("apart", [.. Keys.Select(key => Keyed(Value.String(key), Name, Value.String(key)))]);
        await sink.PutAsync("apart", [.. Keys.Select(key => Keyed(Value.String(key), Name, Value.String($"{key}.")))]);
        Assert.Equal($"{Keys.Length}\t{Keys.Length}", await SqlAsync("SELECT COUNT(*), SUM(HEX(name) = CONCAT(HEX(id), '2E')) FROM apart"));
        await sink.PutAsync("apart", Tombstone(Value.String("K1")), Tombstone(Value.String("ä")), Tombstone(Value.String("a ")));
        Assert.Equal("a,k1",
            await SqlAsync("SELECT GROUP_CONCAT(id ORDER BY HEX(id)) FROM apart WHERE id IN ('K1', 'k1', 'ä', 'a', 'a ')"));
        Assert.DoesNotContain(sink.Context.Log.Lines, line => line.Contains("collation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warns_of_a_table_that_does_not_and_its_advice_helps()
    {
        server.SkipIfMissing();
        string collation = server is MariaDbServer ? "utf8mb4_general_ci" : "utf8mb4_0900_ai_ci";
        await SqlAsync($"CREATE TABLE mixed (id VARCHAR(40) COLLATE {collation} NOT NULL PRIMARY KEY, name TEXT)");
        await using (SinkHarness sink = await StartAsync(server, ByKey))
        {
            await sink.PutAsync("mixed", Keyed(Value.String("k1"), Name, Value.String("1")));
            await sink.PutAsync("mixed", Keyed(Value.String("k2"), Name, Value.String("2")));
            string warning = Assert.Single(sink.Context.Log.Lines, line => line.Contains(collation, StringComparison.Ordinal));
            await SqlAsync(warning[warning.IndexOf("ALTER", StringComparison.Ordinal)..]);
        }

        await using SinkHarness again = await StartAsync(server, ByKey);
        await again.PutAsync("mixed", [.. Keys.Select(key => Keyed(Value.String(key), Name, Value.String(key)))]);
        Assert.Equal($"{Keys.Length + 1}", await SqlAsync("SELECT COUNT(*) FROM mixed"));
        Assert.DoesNotContain(again.Context.Log.Lines, line => line.Contains("collation", StringComparison.Ordinal));
    }

    private Task<string> SqlAsync(string sql) => server.SqlAsync(sql, DatabaseServer.Database);
}

public sealed class MariaDbKeyTests(MariaDbServer server) : SinkKeyTests(server);

public sealed class MySqlKeyTests(MySqlServer server) : SinkKeyTests(server);
