using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>The connector: tables and tasks, settings and their other spelling, offsets changed by hand.</summary>
public sealed class SourceConnectorTests(MariaDbServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Divides_tables_among_tasks_and_finds_a_table_that_appears_later()
    {
        await server.SqlAsync(
            "CREATE DATABASE monitored; CREATE TABLE monitored.a (id INT); CREATE TABLE monitored.c (id INT); CREATE TABLE monitored.other "
            + "(id INT); CREATE VIEW monitored.d AS SELECT 1");
        MySqlSourceConnector connector = new();
        var context = new TestConnectorContext("source");
        Dictionary<string, string> config = RowSource.Config(server, ("mode", "bulk"), ("catalog.pattern", "monitored"),
            ("table.include.list", @"monitored\.."), ("table.poll.interval.ms", "50"));
        await connector.StartAsync(context, config, TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal(["`monitored`.`a`", "`monitored`.`c`"], Tables(connector, 5));
            Assert.Equal(["`monitored`.`a`,`monitored`.`c`"], Tables(connector, 1));
            await server.SqlAsync("CREATE TABLE monitored.b (id INT)");
            Assert.True(await context.Reconfigurations.WaitAsync(Patience, TestContext.Current.CancellationToken));
            Assert.Equal(["`monitored`.`a`,`monitored`.`b`", "`monitored`.`c`"], Tables(connector, 2));
        }
        finally
        {
            await connector.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Waits_without_tasks_for_the_first_table()
    {
        MySqlSourceConnector connector = new();
        var context = new TestConnectorContext("source");
        await connector.StartAsync(
            context, RowSource.Config(server, ("mode", "bulk"), ("table.whitelist", "`not there yet`"), ("table.poll.interval.ms", "50")),
            TestContext.Current.CancellationToken);
        try
        {
            Assert.Empty(connector.TaskConfigs(3));
            await server.SqlAsync("CREATE TABLE `not there yet` (id INT)", DatabaseServer.Database);
            Assert.True(await context.Reconfigurations.WaitAsync(Patience, TestContext.Current.CancellationToken));
            string tables = Assert.Single(Tables(connector, 3));
            Assert.Equal([new TableId(DatabaseServer.Database, "not there yet")], TableList.Parse(tables));
        }
        finally
        {
            await connector.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void Divides_and_reads_names_with_any_characters()
    {
        TableId[] tables = [new("d", "a,b"), new("d", "c`d"), new("d.e", "f")];
        IReadOnlyList<string> groups = TableList.Divide(tables, 2);
        Assert.Equal(["`d`.`a,b`,`d`.`c``d`", "`d.e`.`f`"], groups);
        Assert.Equal(tables, groups.SelectMany(TableList.Parse));
    }

    [Fact]
    public async Task Refuses_two_tables_of_one_name()
    {
        await server.SqlAsync("CREATE DATABASE twin1; CREATE DATABASE twin2; CREATE TABLE twin1.t (id INT); CREATE TABLE twin2.t (id INT)");
        Dictionary<string, string> config = RowSource.Config(server, ("mode", "bulk"), ("table.include.list", @"twin.\.t"));
        config["connection.url"] = $"jdbc:mysql://127.0.0.1:{server.Port}/";
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(
            () => new MySqlSourceConnector().StartAsync(new TestConnectorContext("source"), config, TestContext.Current.CancellationToken));
        Assert.Contains("twin1.t and twin2.t", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "mode:1")]
    [InlineData("mode=sometimes", "mode:1")]
    [InlineData("mode=timestamp", "timestamp.column.name:1")]
    [InlineData("mode=timestamp+incrementing incrementing.column.name=id", "timestamp.column.name:1")]
    [InlineData("mode=incrementing query=SELECT_1", "incrementing.column.name:1")]
    [InlineData("mode=bulk query=DELETE_FROM_t", "query:1")]
    [InlineData("mode=bulk query=SELECT_1 query.masked=SELECT_1", "query:1")]
    [InlineData("mode=bulk query=SELECT_1 table.whitelist=t", "query:1")]
    [InlineData("mode=bulk table.whitelist=a table.blacklist=b", "table.blacklist:1 table.whitelist:1")]
    [InlineData("mode=bulk table.whitelist=a table.include.list=b", "table.include.list:1")]
    [InlineData("mode=bulk table.exclude.list=b", "table.exclude.list:1")]
    [InlineData("mode=bulk table.include.list=(", "table.include.list:1")]
    [InlineData("mode=timestamp table.include.list=a timestamp.columns.mapping=nonsense", "timestamp.columns.mapping:1")]
    [InlineData("mode=bulk topic.prefix=a/b", "topic.prefix:1")]
    [InlineData("mode=bulk batch.max.rows=0 timestamp.granularity=days", "batch.max.rows:1 timestamp.granularity:1")]
    [InlineData("mode=bulk query=SELECT_FROM", "query:1")]
    [InlineData("mode=bulk query.masked=SELECT_FROM", "query.masked:1")]
    [InlineData("mode=bulk connection.password=wrong", "connection.url:1")]
    [InlineData("mode=incrementing", "")]
    public async Task Finds_errors(string settings, string expected)
    {
        Dictionary<string, string> config = RowSource.Config(server).ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (string setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            config[setting.Split('=')[0]] = setting.Split('=')[1].Replace('_', ' ');
        ConfigValidation validation = await new MySqlSourceConnector().ValidateAsync(config, TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(
            ' ', validation.Settings.Where(setting => setting.Errors.Count > 0).OrderBy(setting => setting.Name, StringComparer.Ordinal)
            .Select(setting => $"{setting.Name}:{setting.Errors.Count}")));
    }

    [Theory]
    [InlineData("timestamp.column.name=modified", "timestamp")]
    [InlineData("timestamp.column.name=modified incrementing.column.name=id", "timestamp+incrementing")]
    [InlineData("incrementing.column.name=id timestamp.column.name=", "incrementing")]
    [InlineData("", "bulk")]
    [InlineData("incrementing.column.name=id mode=bulk", "bulk")]
    public async Task Managed_spelling_infers_the_mode_and_finds_no_error(string settings, string mode)
    {
        var managed = new Dictionary<string, string>
        {
            ["name"] = "MySQL2Kafka", ["connector.class"] = "MySqlSource", ["connection.host"] = "127.0.0.1",
            ["connection.port"] = $"{server.Port}",
            ["connection.user"] = DatabaseServer.User, ["connection.password"] = DatabaseServer.Password,
            ["db.name"] = DatabaseServer.Database,
            ["topic.prefix"] = "SM_", ["table.whitelist"] = "Readings", ["output.data.format"] = "AVRO",
        };
        foreach (string setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            managed[setting.Split('=')[0]] = setting.Split('=')[1];
        IReadOnlyDictionary<string, string> rewritten = ManagedSpelling.Source.Rewrite(managed);
        Assert.Equal(mode, rewritten["mode"]);
        Assert.Equal("io.confluent.connect.avro.AvroConverter", rewritten["value.converter"]);
        Assert.Equal("1", rewritten["topic.creation.default.partitions"]);
        Assert.Empty((await ValidateManagedAsync(managed)).AllErrors);
    }

    [Fact]
    public void A_managed_query_is_masked()
    {
        IReadOnlyDictionary<string, string> rewritten =
            ManagedSpelling.Source.Rewrite(new Dictionary<string, string> { ["query"] = "SELECT 1" });
        Assert.Equal("SELECT 1", rewritten["query.masked"]);
        Assert.False(rewritten.ContainsKey("query"));
    }

    [Fact]
    public async Task A_managed_query_is_a_password_whose_errors_do_not_show_it()
    {
        var managed = new Dictionary<string, string>
        {
            ["connector.class"] = "MySqlSource", ["connection.host"] = "127.0.0.1", ["connection.port"] = $"{server.Port}",
            ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["db.name"] = DatabaseServer.Database, ["topic.prefix"] = "q",
            ["query"] = "SELECT hushed FROM",
        };
        // Under both names, so that the worker masks both.
        Setting query = ManagedSpelling.Source.Config.Find("query")!;
        Assert.Equal((ConfigType.Password, "query", "query.masked"), (query.Type, query.Name, query.AliasNames.Single()));
        string syntax = await OnlyErrorAsync();
        Assert.Contains("1064", syntax, StringComparison.Ordinal);
        managed["query"] = "DELETE FROM hushed";
        string kind = await OnlyErrorAsync();
        managed["query"] = "SELECT * FROM (SELECT 1 AS hushed) q";
        managed["incrementing.column.name"] = "hushed";
        Assert.Null(await ErrorAsync());
        managed["table.whitelist"] = "t";
        string tables = await OnlyErrorAsync();
        Assert.All([syntax, kind, tables], error => Assert.DoesNotContain("hushed", error, StringComparison.Ordinal));

        async Task<string> OnlyErrorAsync() => (await ErrorAsync())!;

        async Task<string?> ErrorAsync()
        {
            ConfigValidation validation = await ValidateManagedAsync(managed);
            Assert.Equal(validation["query"].Errors, validation.AllErrors);
            return validation.AllErrors.SingleOrDefault();
        }
    }

    [Theory]
    [InlineData("max.buffer.size", "-1")]
    [InlineData("poll.linger.ms", "-1")]
    [InlineData("table.monitoring.startup.polling.limit.ms", "-1")]
    [InlineData("transaction.isolation.mode", "SQL_SERVER_SNAPSHOT")]
    public void Knows_the_settings_of_the_Java_connector(string name, string wrong)
    {
        ConfigValidation validation = SourceSettings.Def.Validate(
            new Dictionary<string, string> { ["connection.url"] = "jdbc:mysql://h/d", ["mode"] = "bulk", [name] = wrong });
        Assert.Contains(wrong, Assert.Single(validation[name].Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_names_of_Aivens_fork()
    {
        Plugin plugin = MySqlPlugins.All.Single(plugin => plugin.ClassName == "io.aiven.connect.jdbc.JdbcSourceConnector");
        Dictionary<string, string> config = RowSource.Config(
            server, ("mode", "timestamp"), ("timestamp.column.name", "m"), ("sql.quote.identifiers", "false"),
            ("table.names.qualify", "false"), ("timestamp.initial.ms", "7"));
        ConfigValidation validation = plugin.Config.Validate(config);
        Assert.Empty(validation.AllErrors);
        Assert.NotNull(plugin.Config.Find("table.names.qualify"));
        SourceOptions options = SourceOptions.From(plugin.Spelling!.Rewrite(config));
        Assert.Equal((Client.QuoteMode.Never, 7L), (options.Quote, options.TimestampInitial));
    }

    [Fact]
    public async Task Takes_only_offsets_that_a_task_can_read()
    {
        var connector = new MySqlSourceConnector();
        OffsetMap partition = SourcePartitions.Of(new TableId("db", "t"));
        Assert.True(await AlterAsync((partition, OffsetMap.Of("incrementing", Value.Int64(4))), (SourcePartitions.Query, null)));
        await Assert.ThrowsAsync<ConnectException>(() => AlterAsync((OffsetMap.Of("topic", Value.String("t")), null)));
        await Assert.ThrowsAsync<ConnectException>(() => AlterAsync((partition, OffsetMap.Of("incrementing", Value.String("4")))));
        await Assert.ThrowsAsync<ConnectException>(() => AlterAsync((partition, OffsetMap.Of("position", Value.Int64(4)))));

        Task<bool> AlterAsync(params (OffsetMap At, OffsetMap? Offset)[] changes) =>
            connector.AlterOffsetsAsync(new Dictionary<string, string>(),
                changes.ToDictionary(change => change.At, change => change.Offset), TestContext.Current.CancellationToken);
    }

    private static Task<ConfigValidation> ValidateManagedAsync(Dictionary<string, string> config) => ManagedSpelling.Source.ValidateAsync(
        new MySqlSourceConnector(), ManagedSpelling.Source.Rewrite(config), TestContext.Current.CancellationToken);

    private static IEnumerable<string> Tables(MySqlSourceConnector connector, int maxTasks) =>
        connector.TaskConfigs(maxTasks).Select(config => config[MySqlSourceConnector.TablesKey]);
}
