using Millrace.Connectors.Redis.Sink;

namespace Millrace.Connectors.Redis;

/// <summary>The connectors of this assembly.</summary>
public static class RedisPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        Sink("com.github.jcustenborder.kafka.connect.redis.RedisSinkConnector", SinkSpelling.Plain),
        Sink("com.redis.kafka.connect.RedisSinkConnector", SinkSpelling.Typed),
        Sink("RedisSink", SinkSpelling.Managed),
    ];

    private static Plugin Sink(string className, SinkSpelling spelling) =>
        new(PluginType.Sink, className, spelling.Config, () => new RedisSinkConnector(spelling));
}
