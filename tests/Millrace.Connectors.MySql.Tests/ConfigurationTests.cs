using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Sink;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

public sealed class ConfigurationTests(MariaDbServer server)
{
    // The cases of Kafka Connect 4.3 with the JDBC connector, as recorded: which settings are in error, and how many errors each has.
    [Theory]
    [InlineData("insert.mode=replace", "insert.mode:1")]
    [InlineData("delete.enabled=true", "delete.enabled:1 pk.mode:1")]
    [InlineData("batch.size=-1 max.retries=x auto.create=1 pk.mode=best", "auto.create:1 batch.size:1 max.retries:2 pk.mode:1")]
    [InlineData("", "connection.url:1")]
    [InlineData("insert.mode=update", "pk.mode:1")]
    [InlineData("db.timezone=Mars/Olympus", "db.timezone:1")]
    public async Task Finds_the_errors_that_were_recorded(string settings, string expected)
    {
        var config = new Dictionary<string, string> { ["connection.url"] = "jdbc:mysql://127.0.0.1:1/x" };
        foreach (string setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            config[setting.Split('=')[0]] = setting.Split('=')[1];
        Assert.Equal(expected, Errors(await Jdbc().ValidateAsync(config, CancellationToken.None)));
    }

    [Fact]
    public async Task Says_that_the_url_is_missing_and_tries_no_connection()
    {
        ConfigValidation validation = await Jdbc().ValidateAsync(new Dictionary<string, string>(), CancellationToken.None);
        Assert.Equal(["Missing required configuration \"connection.url\" which has no default value."], validation.AllErrors);
    }

    [Fact]
    public async Task Says_why_it_could_not_connect()
    {
        ConfigValidation validation = await Jdbc()
            .ValidateAsync(new Dictionary<string, string> { ["connection.url"] = "jdbc:mysql://127.0.0.1:1/x" }, CancellationToken.None);
        string error = Assert.Single(validation.AllErrors);
        Assert.StartsWith("Could not connect to database. ", error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_no_error_in_a_managed_configuration_that_can_connect()
    {
        Assert.Empty((await ValidateManagedAsync(Managed(server))).AllErrors);
    }

    [Fact]
    public async Task Says_at_the_host_why_it_could_not_connect_with_a_managed_configuration()
    {
        Dictionary<string, string> managed = Managed(server);
        managed["connection.port"] = "1";
        ConfigValidation validation = await ValidateManagedAsync(managed);
        Assert.StartsWith("Could not connect to database. ", Assert.Single(validation.AllErrors), StringComparison.Ordinal);
        Assert.Equal("connection.host:1", Errors(validation));
    }

    [Fact]
    public async Task Names_managed_settings_by_their_own_names()
    {
        Dictionary<string, string> managed = Managed(server);
        managed.Remove("connection.host");
        managed["ssl.mode"] = "verify-full";
        managed["connection.password"] = "x";
        Assert.Equal("connection.host:1 ssl.mode:1", Errors(await ValidateManagedAsync(managed)));
    }

    [Fact]
    public void Translates_the_managed_spelling()
    {
        IReadOnlyDictionary<string, string> result = ManagedSpelling.Sink.Rewrite(new Dictionary<string, string>
        {
            ["name"] = "c", ["connector.class"] = "MySqlSink", ["connection.host"] = "db.example.com", ["connection.port"] = "3306",
            ["db.name"] = "demo",
            ["ssl.mode"] = "require", ["input.data.format"] = "avro", ["input.key.format"] = "STRING", ["batch.sizes"] = "77",
            ["value.converter.scrub.invalid.names"] = "true",
        });
        Assert.Equal("jdbc:mysql://db.example.com:3306/demo", result["connection.url"]);
        Assert.Equal("io.confluent.connect.avro.AvroConverter", result["value.converter"]);
        Assert.Equal("org.apache.kafka.connect.storage.StringConverter", result["key.converter"]);
        Assert.Equal("require", result["connection.sslMode"]);
        Assert.Equal("77", result["batch.size"]);
        Assert.Equal("all", result["errors.tolerance"]);
        Assert.Equal("dlq-c", result["errors.deadletterqueue.topic.name"]);
        Assert.Equal("true", result["value.converter.scrub.invalid.names"]);
        SinkOptions options = SinkOptions.From(result);
        Assert.Equal(TlsMode.Require, options.Endpoint.Tls);
        Assert.Equal(10, options.MaxRetries);
        Assert.Equal(77, options.BatchSize);
    }

    [Fact]
    public async Task Writes_with_a_managed_configuration()
    {
        Dictionary<string, string> managed = Managed(server);
        managed["auto.create"] = "true";
        await using SinkHarness sink = await MySqlSink.StartAsync(managed);
        Data.Schema schema = Data.SchemaBuilder.Struct().Field("id", Data.Schema.Int64).Build();
        await sink.PutAsync("managed", TestRecord.Row(schema, Data.Value.Int64(5)));
        Assert.Equal("5", await server.SqlAsync("SELECT * FROM managed", DatabaseServer.Database));
    }

    [Fact]
    public async Task Writes_with_the_settings_of_the_Aiven_fork()
    {
        await using SinkHarness sink = await MySqlSink.StartAsync(
            MySqlSink.Config(server, ("connector.class", "io.aiven.connect.jdbc.JdbcSinkConnector"), ("insert.mode", "multi"),
                ("auto.create", "true"), ("topics.to.tables.mapping", "a.b:mapped")));
        Data.Schema schema = Data.SchemaBuilder.Struct().Field("s", Data.Schema.String).Build();
        await sink.PutAsync("a.b", TestRecord.Row(schema, Data.Value.String("x")));
        Assert.Equal("x", await server.SqlAsync("SELECT * FROM mapped", DatabaseServer.Database));
        Assert.Equal("varchar(256)", await server.SqlAsync("SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_NAME='mapped'"));
    }

    private static Dictionary<string, string> Managed(DatabaseServer server) => new()
    {
        ["name"] = "c", ["connector.class"] = "MySqlSink", ["connection.host"] = "127.0.0.1", ["connection.port"] = $"{server.Port}",
        ["connection.user"] = DatabaseServer.User, ["connection.password"] = DatabaseServer.Password, ["db.name"] = DatabaseServer.Database,
        ["input.data.format"] = "AVRO",
    };

    private static Connector Jdbc() =>
        (Connector)MySqlPlugins.All.First(plugin => plugin.ClassName.EndsWith("JdbcSinkConnector", StringComparison.Ordinal)).Create();

    private static Task<ConfigValidation> ValidateManagedAsync(Dictionary<string, string> config)
    {
        Plugin plugin = MySqlPlugins.All.First(plugin => plugin.ClassName == "MySqlSink");
        var rewritten = plugin.Spelling!.Rewrite(config);
        return plugin.Spelling.ValidateAsync((Connector)plugin.Create(), rewritten, CancellationToken.None);
    }

    private static string Errors(ConfigValidation validation) => string.Join(
        ' ', validation.Settings.Where(setting => setting.Errors.Count > 0).OrderBy(setting => setting.Name, StringComparer.Ordinal)
        .Select(setting => $"{setting.Name}:{setting.Errors.Count}"));
}
