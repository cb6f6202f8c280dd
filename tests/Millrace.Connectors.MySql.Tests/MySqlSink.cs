using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>Tasks of the sink.</summary>
internal static class MySqlSink
{
    public const string ClassName = "io.confluent.connect.jdbc.JdbcSinkConnector";

    public static Dictionary<string, string> Config(DatabaseServer server, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "sink", ["connector.class"] = ClassName, ["topics"] = "t",
            ["connection.url"] = $"jdbc:mysql://127.0.0.1:{server.Port}/{DatabaseServer.Database}",
            ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["connection.attempts"] = "1", ["retry.backoff.ms"] = "100",
            ["max.retries"] = "0",
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    public static Task<SinkHarness> StartAsync(DatabaseServer server, params (string Key, string Value)[] settings) =>
        StartAsync(Config(server, settings));

    public static Task<SinkHarness> StartReportingAsync(DatabaseServer server, params (string Key, string Value)[] settings) =>
        StartAsync(Config(server, settings), new TestSinkContext(new TestReporter()));

    public static Task<SinkHarness> StartAsync(IReadOnlyDictionary<string, string> config, TestSinkContext? context = null)
    {
        Plugin plugin = MySqlPlugins.All.Single(plugin => plugin.ClassName == config["connector.class"]);
        return SinkHarness.StartAsync(((SinkConnector)plugin.Create()).CreateTask(), plugin.Spelling?.Rewrite(config) ?? config, context);
    }
}
