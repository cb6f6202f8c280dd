using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>The connection test against real servers: each step's failure, told at its step and at its setting.</summary>
public sealed class ConnectionTrialTests(MariaDbServer maria, MySqlServer mysql)
{
    private const string All = "name found + port open + TLS ? login + database + right to write +";

    [Theory]
    [InlineData("", All)]
    [InlineData("connection.host=no-such-host.invalid", "name found - port open ? TLS ? login ? database ? right to write ?")]
    [InlineData("connection.port=1", "name found + port open - TLS ? login ? database ? right to write ?")]
    [InlineData("connection.password=wrong", "name found + port open + TLS ? login - database ? right to write ?")]
    [InlineData("connection.user=nobody", "name found + port open + TLS ? login - database ? right to write ?")]
    [InlineData("db.name=missing", "name found + port open + TLS ? login + database - right to write ?")]
    [InlineData("auto.create=false", "name found + port open + TLS ? login + database + right to write -")]
    [InlineData("ssl.mode=require", "name found + port open + TLS - login ? database ? right to write ?", "plain")]
    public async Task Tells_how_far_it_comes(string change, string expected, string only = "")
    {
        foreach (DatabaseServer server in only.Length > 0 ? [maria] : new DatabaseServer[] { maria, mysql })
        {
            if (server.Missing is not null) continue;
            Dictionary<string, string> config = Managed(server);
            if (change.Length > 0) config[change.Split('=')[0]] = change.Split('=')[1];
            ConnectionTrial trial = await TryAsync("MySqlSink", config);
            Assert.Equal(expected, Told(trial));
            Assert.DoesNotContain(
                DatabaseServer.Password, string.Concat(trial.Steps.Select(step => step.Message)), StringComparison.Ordinal);
            string setting = change.Split('=')[0] is "connection.user" ? "connection.password" : change.Split('=')[0];
            if (trial.Failure is { } failure && setting != "auto.create") Assert.Equal(setting, failure.Settings[0]);
        }
    }

    [Fact]
    public async Task Finds_a_right_that_is_missing_without_writing()
    {
        foreach (DatabaseServer server in new DatabaseServer[] { maria, mysql })
        {
            if (server.Missing is not null) continue;
            string database = $"rights{Guid.NewGuid():N}"[..20];
            await server.SqlAsync(
                $"CREATE DATABASE {database}; CREATE TABLE {database}.there (a INT NOT NULL, b INT NOT NULL);"
                + $"CREATE USER {database}@'%' IDENTIFIED BY 'p1'; GRANT SELECT ON {database}.* TO {database}@'%'");
            Dictionary<string, string> config = Managed(server);
            (config["db.name"], config["connection.user"], config["connection.password"]) = (database, database, "p1");
            config["topics"] = "there";
            Assert.EndsWith("right to write -", await ToldAsync(config), StringComparison.Ordinal);
            await server.SqlAsync($"GRANT INSERT ON {database}.* TO {database}@'%'");
            Assert.EndsWith("right to write +", await ToldAsync(config), StringComparison.Ordinal);

            config["insert.mode"] = "upsert";
            (config["pk.mode"], config["pk.fields"]) = ("record_value", "a");
            Assert.EndsWith("right to write -", await ToldAsync(config), StringComparison.Ordinal);
            await server.SqlAsync($"GRANT UPDATE ON {database}.* TO {database}@'%'");
            Assert.EndsWith("right to write +", await ToldAsync(config), StringComparison.Ordinal);

            config["topics"] = "there,fresh";
            Assert.EndsWith("right to write -", await ToldAsync(config), StringComparison.Ordinal);
            await server.SqlAsync($"GRANT CREATE ON {database}.* TO {database}@'%'");
            Assert.EndsWith("right to write +", await ToldAsync(config), StringComparison.Ordinal);
            Assert.Equal("there", await server.SqlAsync("SHOW TABLES", database));
            Assert.Equal("0", await server.SqlAsync("SELECT COUNT(*) FROM there", database));
        }
    }

    [Fact]
    public async Task A_source_is_told_whether_it_may_read()
    {
        string database = $"reads{Guid.NewGuid():N}"[..20];
        await maria.SqlAsync(
            $"CREATE DATABASE {database}; CREATE TABLE {database}.t (id INT PRIMARY KEY);"
            + $"CREATE USER {database}@'%' IDENTIFIED BY 'p1'; GRANT INSERT ON {database}.* TO {database}@'%'");
        var config = new Dictionary<string, string>
        {
            ["connection.url"] = $"jdbc:mysql://127.0.0.1:{maria.Port}/{database}", ["connection.user"] = database,
            ["connection.password"] = "p1", ["mode"] = "bulk", ["topic.prefix"] = "p_", ["table.whitelist"] = "t",
        };
        const string Source = "io.confluent.connect.jdbc.JdbcSourceConnector";
        Assert.EndsWith("right to read -", Told(await TryAsync(Source, config)), StringComparison.Ordinal);
        await maria.SqlAsync($"GRANT SELECT ON {database}.* TO {database}@'%'");
        Assert.EndsWith("right to read +", Told(await TryAsync(Source, config)), StringComparison.Ordinal);
        config["table.whitelist"] = "T2";
        Assert.EndsWith("right to read -", Told(await TryAsync(Source, config)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_ends_with_its_time()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Dictionary<string, string> config = Managed(maria);
        config["connection.port"] = $"{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}";
        ConnectionTrial trial = await TryAsync("MySqlSink", config, TimeSpan.FromSeconds(1));
        Assert.Equal("name found + port open - TLS ? login ? database ? right to write ?", Told(trial));
    }

    private static Dictionary<string, string> Managed(DatabaseServer server) => new()
    {
        ["name"] = "sink", ["connector.class"] = "MySqlSink", ["topics"] = "fresh", ["connection.host"] = "127.0.0.1",
        ["connection.port"] = $"{server.Port}", ["connection.user"] = DatabaseServer.User,
        ["connection.password"] = DatabaseServer.Password, ["db.name"] = DatabaseServer.Database, ["input.data.format"] = "AVRO",
        ["auto.create"] = "true",
    };

    private static async Task<string> ToldAsync(Dictionary<string, string> config) => Told(await TryAsync("MySqlSink", config));

    private static async Task<ConnectionTrial> TryAsync(string className, Dictionary<string, string> config, TimeSpan? limit = null)
    {
        Plugin plugin = MySqlPlugins.All.Single(plugin => plugin.ClassName == className);
        using var trial = new ConnectionTrial(limit ?? TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        await ((IConnectionTester)plugin.Create()).TestConnectionAsync(plugin.Spelling?.Rewrite(config) ?? config, trial);
        return trial;
    }

    // + passed, - failed, ? not tried; TLS that works depends on the server: it is told as not looked at.
    private static string Told(ConnectionTrial trial) => string.Join(' ', trial.Steps.Select(step => $"{step.Name} {step.Outcome switch
    {
        ConnectionOutcome.Passed => step.Name == ConnectionTrial.Tls ? "?" : "+",
        ConnectionOutcome.Failed => "-",
        _ => "?",
    }}"));
}
