using Millrace.Connectors.Redis.Sink;

namespace Millrace.Connectors.Redis;

/// <summary>The connectors of this assembly.</summary>
public static class RedisPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Sink, "com.github.jcustenborder.kafka.connect.redis.RedisSinkConnector", SinkSettings.Def, PlainSink),
        new(PluginType.Sink, "com.redis.kafka.connect.RedisSinkConnector", TypedSinkSettings.Def, TypedSink),
        new(PluginType.Sink, "RedisSink", ManagedSpelling.Spelling, PlainSink),
    ];

    private static RedisSinkConnector PlainSink() => new(SinkSettings.Def, SinkSettings.Hosts, SinkOptions.Plain);

    private static RedisSinkConnector TypedSink() => new(TypedSinkSettings.Def, TypedSinkSettings.Host, SinkOptions.Typed);
}
