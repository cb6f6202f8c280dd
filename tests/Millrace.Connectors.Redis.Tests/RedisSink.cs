using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests;

/// <summary>Tasks of the sinks in all spellings, and records without schemas for them.</summary>
internal static class RedisSink
{
    public const string PlainClass = "com.github.jcustenborder.kafka.connect.redis.RedisSinkConnector";
    public const string TypedClass = "com.redis.kafka.connect.RedisSinkConnector";

    public static Plugin PluginOf(string className) => RedisPlugins.All.Single(plugin => plugin.ClassName == className);

    public static SinkConnector Connector(string className) => (SinkConnector)PluginOf(className).Create();

    public static Dictionary<string, string> Plain(RedisServer server, params (string Key, string Value)[] settings) =>
        Config(PlainClass, settings, ("redis.hosts", $"127.0.0.1:{server.Port}"));

    public static Dictionary<string, string> Managed(RedisServer server, params (string Key, string Value)[] settings) =>
        Config("RedisSink", settings, ("redis.hostname", "127.0.0.1"), ("redis.portnumber", $"{server.Port}"), ("redis.database", "1"),
            ("input.key.format", "STRING"),
            ("input.data.format", "BYTES"));

    public static Dictionary<string, string> Typed(RedisServer server, string type, params (string Key, string Value)[] settings) =>
        Config(TypedClass, settings, ("redis.host", "127.0.0.1"), ("redis.port", $"{server.Port}"), ("redis.type", type));

    public static Task<SinkHarness> StartAsync(IReadOnlyDictionary<string, string> config) =>
        StartAsync(config, new TestSinkContext { Name = "sink" });

    public static Task<SinkHarness> StartReportingAsync(IReadOnlyDictionary<string, string> config) =>
        StartAsync(config, new TestSinkContext(new TestReporter()) { Name = "sink" });

    public static Task<SinkHarness> StartAsync(IReadOnlyDictionary<string, string> config, TestSinkContext context) =>
        SinkHarness.StartAsync(
            Connector(config["connector.class"]).CreateTask(), PluginOf(config["connector.class"]).Spelling?.Rewrite(config)
            ?? config, context);

    public static Task PutAsync(this SinkHarness sink, params (Value Key, Value Value)[] rows) => sink.PutAsync("t", rows);

    public static Task PutAsync(this SinkHarness sink, string topic, params (Value Key, Value Value)[] rows) =>
        sink.PutAsync(topic, [.. rows.Select(row => new TestRecord(null, row.Key, null, row.Value))]);

    private static Dictionary<string, string> Config(string className, (string Key, string Value)[] settings,
        params (string Key, string Value)[] own)
    {
        var config = new Dictionary<string, string> { ["name"] = "sink", ["connector.class"] = className, ["topics"] = "t" };
        foreach (var (key, value) in own.Concat(settings)) config[key] = value;
        return config;
    }
}
