namespace Millrace.Connectors.Redis.Sink;

/// <summary>What records become in Redis: <c>redis.type</c>.</summary>
internal enum RedisType
{
    String, Hash, Json, Stream, List, Set, ZSet, TimeSeries,

    /// <summary>LIST, pushed at the left: <c>redis.command=LPUSH</c> of old configurations.</summary>
    LeftList,

    /// <summary>Keys are deleted, whatever the value: <c>redis.command=DEL</c>.</summary>
    Delete,
}

/// <summary>What <c>redis.command</c> of versions before 1.0 is as a <c>redis.type</c>.</summary>
internal static class RedisCommands
{
    public static RedisType? TypeOf(string command) => command.ToUpperInvariant() switch
    {
        "SET" => RedisType.String,
        "HSET" => RedisType.Hash,
        "JSONSET" => RedisType.Json,
        "XADD" => RedisType.Stream,
        "RPUSH" => RedisType.List,
        "LPUSH" => RedisType.LeftList,
        "SADD" => RedisType.Set,
        "ZADD" => RedisType.ZSet,
        "TSADD" => RedisType.TimeSeries,
        "DEL" => RedisType.Delete,
        _ => null,
    };

    public static string? Fault(string command) => command.Length == 0 || TypeOf(command) is not null
        ? null
        : "String must be one of: HSET, JSONSET, TSADD, SET, XADD, LPUSH, RPUSH, SADD, ZADD, DEL";
}
