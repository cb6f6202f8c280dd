using System.Collections.Frozen;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>What an error means for the one who sent the command.</summary>
internal enum RedisErrorKind
{
    /// <summary>It passes: the same commands may succeed later.</summary>
    Transient,

    /// <summary>This command's own data is refused, here and always.</summary>
    BadRecord,

    /// <summary>No command of this kind will succeed before somebody changes something.</summary>
    Fatal,
}

/// <summary>
/// The one table of error replies. An error begins with its code in capitals; most refusals of data have the code ERR and differ by their
/// words.
/// Source: shared.* in https://github.com/redis/redis/blob/7.0/src/server.c and the texts of the commands.
/// </summary>
internal static class RedisErrors
{
    private static readonly FrozenDictionary<string, RedisErrorKind> ByCode = new Dictionary<string, RedisErrorKind>
    {
        ["OOM"] = RedisErrorKind.Transient, // maxmemory reached
        ["READONLY"] = RedisErrorKind.Transient, // a replica, as during a failover
        ["LOADING"] = RedisErrorKind.Transient,
        ["BUSY"] = RedisErrorKind.Transient, // a script runs
        ["MISCONF"] = RedisErrorKind.Transient, // snapshots fail, the disk may be full
        ["MASTERDOWN"] = RedisErrorKind.Transient,
        ["NOREPLICAS"] = RedisErrorKind.Transient,
        ["TRYAGAIN"] = RedisErrorKind.Transient,
        ["CLUSTERDOWN"] = RedisErrorKind.Transient,
        ["UNBLOCKED"] = RedisErrorKind.Transient,
        ["WRONGTYPE"] = RedisErrorKind.BadRecord,
        ["TSDB:"] = RedisErrorKind.BadRecord,
        ["NOAUTH"] = RedisErrorKind.Fatal,
        ["WRONGPASS"] = RedisErrorKind.Fatal,
        ["NOPERM"] = RedisErrorKind.Fatal,
        ["NOPROTO"] = RedisErrorKind.Fatal,
        ["DENIED"] = RedisErrorKind.Fatal, // protected mode
        ["MOVED"] = RedisErrorKind.Fatal, // by a node of a cluster to somebody who takes it for a single server
        ["ASK"] = RedisErrorKind.Fatal,
        ["CROSSSLOT"] = RedisErrorKind.Fatal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static RedisErrorKind KindOf(string message)
    {
        if (ByCode.TryGetValue(CodeOf(message), out RedisErrorKind kind)) return kind;
        // The reason was the reply of a command before.
        if (CodeOf(message) is var code && code == "EXECABORT") return RedisErrorKind.Transient;
        if (message.StartsWith("ERR max number of clients", StringComparison.Ordinal)) return RedisErrorKind.Transient;
        bool concernsAll = code.All(char.IsAsciiLetterUpper) && code != "ERR";
        return concernsAll || IsUnknownCommand(message)
            || message.StartsWith("ERR DB index", StringComparison.Ordinal)
            || message.StartsWith("ERR invalid DB", StringComparison.Ordinal)
            || message.StartsWith("ERR Protocol error", StringComparison.Ordinal)
            || message.StartsWith("ERR Client sent AUTH", StringComparison.Ordinal)
            || message.StartsWith("ERR AUTH", StringComparison.Ordinal) || IsWrongPassword(message)
            ? RedisErrorKind.Fatal
            : RedisErrorKind.BadRecord;
    }

    public static string CodeOf(string message) => message.Split(' ', 2)[0];

    public static bool IsUnknownCommand(string message) => message.StartsWith("ERR unknown command", StringComparison.Ordinal);

    /// <summary>A node of a cluster that says who has the slot.</summary>
    public static bool IsRedirect(string message) => CodeOf(message) is "MOVED" or "ASK";

    // Before Redis 6, which says WRONGPASS.
    private static bool IsWrongPassword(string message) => message.StartsWith("ERR invalid password", StringComparison.Ordinal);

    /// <summary>What a person can do about it; null where the server's own words say enough.</summary>
    public static string? Advice(string message) => CodeOf(message) switch
    {
        "NOAUTH" => "The server wants a login: set redis.password (and redis.username for an ACL user).",
        "WRONGPASS" => "Check redis.password (and redis.username for an ACL user).",
        "NOPERM" => "Grant the user of redis.username the command and the keys (ACL SETUSER), or correct redis.username.",
        "DENIED" => "The server is in protected mode: set a password there, and here redis.password.",
        "OOM" => "The server has reached its maxmemory: raise it or set a maxmemory-policy that evicts.",
        "READONLY" => "This is a replica: name the master, unless a failover is under way.",
        "MISCONF" => "The server cannot write its snapshots: look at its disk and log.",
        "MOVED" or "ASK" or "CROSSSLOT" =>
            "This is a node of a Redis Cluster: set redis.client.mode=Cluster (redis.cluster=true with redis.type).",
        _ when message.StartsWith("ERR DB index", StringComparison.Ordinal)
            || message.StartsWith("ERR invalid DB", StringComparison.Ordinal) =>
            "Check redis.database: the server has databases 0 to databases-1 (16 by default).",
        _ when message.StartsWith("ERR unknown command 'JSON.", StringComparison.OrdinalIgnoreCase) =>
            "This server has no RedisJSON (Redis Stack, or Redis 8 and newer, have it): choose another redis.type, or another server.",
        _ when message.StartsWith("ERR unknown command 'TS.", StringComparison.OrdinalIgnoreCase) =>
            "This server has no RedisTimeSeries (Redis Stack, or Redis 8 and newer, have it): choose another redis.type, "
                + "or another server.",
        _ when message.StartsWith("ERR Client sent AUTH", StringComparison.Ordinal)
            || message.StartsWith("ERR AUTH", StringComparison.Ordinal) =>
            "The server has no password: remove redis.password.",
        _ when IsWrongPassword(message) => "Check redis.password.",
        _ => null,
    };
}

/// <summary>An error reply of the server, or a connection that could not be made, was lost or did not answer in time.</summary>
internal sealed class RedisException : Exception
{
    private RedisException(string message, RedisErrorKind kind, Exception? cause)
        : base(message, cause) => Kind = kind;

    internal RedisErrorKind Kind { get; }

    /// <summary>True when the server refused the login, or wanted one.</summary>
    internal bool IsLogin { get; private init; }

    /// <summary>An error reply, with what a person can do about it.</summary>
    internal static RedisException Reply(string message) =>
        new(Described(message), RedisErrors.KindOf(message), null) { IsLogin = RedisErrors.CodeOf(message) is "NOAUTH" or "WRONGPASS" };

    /// <summary>The connection failed in a way that passes.</summary>
    internal static RedisException Lost(string message, Exception? cause = null) => new(message, RedisErrorKind.Transient, cause);

    /// <summary>The connection failed in a way that somebody must look at.</summary>
    internal static RedisException Fatal(string message, Exception? cause = null) => new(message, RedisErrorKind.Fatal, cause);

    /// <summary>The same, with the server before it.</summary>
    internal RedisException At(string place) => new($"{place}: {Message}", Kind, this) { IsLogin = IsLogin };

    private static string Described(string message) =>
        RedisErrors.Advice(message) is { } advice ? $"{message.TrimEnd('.')}. {advice}" : message;
}

/// <summary>What came is not RESP: the other end is no Redis server, or bytes were lost.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);
