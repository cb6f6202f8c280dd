using Millrace.Config;
using Millrace.Connectors.MySql.Tests.Source;
using Millrace.Data;
using Millrace.TestServers;
using static Millrace.Testing.TestRecord;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>Each value that a connector offers in a list runs: one row comes through, in both spellings.</summary>
public sealed class OfferedValueTests(MariaDbServer server)
{
    private static readonly Schema IdName = SchemaBuilder.Struct().Field("id", Schema.Int64).Field("name", Schema.OptionalString).Build();

    // Of the connection, with servers of their own: see TlsTests. Of the worker: it makes converters and a login of them.
    private static readonly string[] OfOthers = ["ssl.mode", "kafka.auth.mode", "input.data.format", "output.data.format"];

    public static TheoryData<string> Sinks => Classes(PluginType.Sink);

    public static TheoryData<string> Sources => Classes(PluginType.Source);

    [Theory]
    [MemberData(nameof(Sinks))]
    public async Task A_sink_writes_a_row(string connector)
    {
        string type = connector.Replace('.', '_');
        int ran = 0;
        foreach (var (name, value) in Offered(connector))
        {
            string table = $"offered_{type}_{ran++}";
            await SqlAsync($"CREATE TABLE {table} (id BIGINT PRIMARY KEY, name VARCHAR(9), __connect_topic "
                + "VARCHAR(99), __connect_partition INT, __connect_offset BIGINT)");
            if (value == "VIEW") await SqlAsync($"RENAME TABLE {table} TO {table}_base; CREATE VIEW {table} AS SELECT * FROM {table}_base");
            if (value == "update") await SqlAsync($"INSERT INTO {table} (id) VALUES (7)");
            await using SinkHarness sink = await MySqlSink.StartAsync(Config(
                connector, ("table.name.format", table), ("insert.mode", "upsert"), ("pk.mode", "record_value"),
                ("pk.fields", name == "pk.mode" && value is "none" or "kafka" ? "" : "id"), (name, value),
                ("insert.mode", name == "insert.mode" ? value : (name, value) == ("pk.mode", "none") ? "insert" : "upsert")));

            await sink.PutAsync("t", Keyed(Value.Int64(7), IdName, Value.Int64(7), Value.String("seven")));

            Assert.Equal($"{name}={value}: 7\tseven", $"{name}={value}: {(await SqlAsync($"SELECT id, name FROM {table}")).Trim()}");
        }

        Assert.True(ran > 10, $"{ran} values were run");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_source_reads_a_row(string connector)
    {
        await SqlAsync("DROP TABLE IF EXISTS offered_source; CREATE TABLE offered_source (id BIGINT AUTO_INCREMENT PRIMARY KEY, name "
            + "VARCHAR(9), price DECIMAL(9,2), big BIGINT UNSIGNED, bits BIT(7), ts DATETIME(6) NOT NULL); "
            + "INSERT INTO offered_source VALUES (7, 'seven', 1.5, 7, 7, '2024-01-01')");
        int ran = 0;
        foreach (var (name, value) in Offered(connector))
        {
            ran++;
            Dictionary<string, string> config = Config(
                connector, ("topic.prefix", "p_"), ("mode", "incrementing"), ("incrementing.column.name", "id"),
                ("timestamp.column.name", name == "mode" && value.StartsWith("timestamp", StringComparison.Ordinal) ? "ts" : ""),
                ("poll.interval.ms", "50"), (name, value));
            config["tables"] = $"`{DatabaseServer.Database}`.`offered_source`";
            await using RowSource source = await RowSource.StartAsync(config);

            Value[] row = (await source.ReadAsync(1))[0];

            Assert.Equal($"{name}={value}: seven", $"{name}={value}: {row[1]}");
        }

        Assert.True(ran > 15, $"{ran} values were run");
    }

    private static IEnumerable<(string Name, string Value)> Offered(string connector) =>
        from setting in Plugin(connector).Config.Settings
        where !OfOthers.Contains(setting.Name)
        from value in setting.RecommendedValues.Concat(setting.Choices).Distinct()
            // "mode" and "dialect.name": what stands there before anything is chosen.
        where value.Length > 0
        select (setting.Name, value);

    private static Plugin Plugin(string connector) => MySqlPlugins.All.Single(plugin => plugin.ClassName == connector);

    private static TheoryData<string> Classes(PluginType type) =>
        new(MySqlPlugins.All.Where(plugin => plugin.Type == type && !plugin.IsHidden).Select(plugin => plugin.ClassName));

    private Dictionary<string, string> Config(string connector, params (string Name, string Value)[] settings)
    {
        bool isManaged = !connector.Contains('.', StringComparison.Ordinal);
        Dictionary<string, string> config = MySqlSink.Config(server);
        config["connector.class"] = connector;
        if (isManaged)
        {
            config.Remove("connection.url");
            (config["connection.host"], config["connection.port"]) = ("127.0.0.1", $"{server.Port}");
            (config["db.name"], config["input.data.format"], config["output.data.format"]) = (DatabaseServer.Database, "AVRO", "AVRO");
        }

        foreach (var (name, value) in settings)
        {
            if (value.Length > 0) config[name] = value;
            else config.Remove(name);
        }

        return new(Plugin(connector).Spelling?.Rewrite(config) ?? config);
    }

    private Task<string> SqlAsync(string sql) => server.SqlAsync(sql, DatabaseServer.Database);
}
