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
