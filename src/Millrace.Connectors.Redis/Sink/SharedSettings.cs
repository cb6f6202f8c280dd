using System.Text;
using Millrace.Config;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Settings that mean the same in all spellings. redis.offsets.enabled and exactly.once are ours, and so are redis.username and
/// redis.key.ttl where records are stored plainly.
/// </summary>
internal static class SharedSettings
{
    private const string Connection = "Connection";
    private const string Writes = "Writes";

    /// <summary>Why <c>exactly.once</c> is refused there.</summary>
    public const string NotInClusters = "A transaction of a Redis Cluster holds keys of one slot alone, and those of a batch are in many: "
        + "data and offsets cannot move together. Write to a single server, or one that sentinels watch";

    public static readonly Setting<string> User = Setting.String("redis.username", "").Group(Connection).Importance(Importance.Medium)
        .Display("Redis User", Width.Medium).Doc("ACL user; empty is the default user.");

    public static readonly Setting<Secret> Password = Setting.Secret("redis.password", "").Group(Connection).Importance(Importance.Medium)
        .Display("Redis Password", Width.Medium).Doc("Password, of redis.username or of the server; empty logs in without.");

    public static readonly Setting<string> SentinelMaster = Setting.String("redis.sentinel.master", "").Group(Connection)
        .Importance(Importance.Medium).Display("Sentinel Master", Width.Medium)
        .Doc("Name under which sentinels watch the master; needed with them.");

    public static readonly Setting<string> SentinelUser = Setting.String("redis.sentinel.username", "").Group(Connection)
        .Importance(Importance.Low).Display("Sentinel User", Width.Medium).Doc("ACL user of the sentinels; empty is their default user.");

    public static readonly Setting<Secret> SentinelPassword = Setting.Secret("redis.sentinel.password", "").Group(Connection)
        .Importance(Importance.Low).Display("Sentinel Password", Width.Medium)
        .Doc("Password of the sentinels, which is not that of the servers; empty logs in without.");

    public static readonly Setting<int> RetryDelay = Setting.Int("redis.connection.retry.delay.ms", 2000).AtLeast(100).Group(Connection)
        .Importance(Importance.Low).Display("Longest Pause", Width.Short)
        .Doc("Longest pause before a batch is tried again; the first is 100 ms, each one twice as long as the last.", unit: "milliseconds");

    public static readonly Setting<string> Charset = Setting.String("redis.charset", "UTF-8").Check(Charsets.Fault).Group(Writes)
        .Importance(Importance.Low).Display("Charset", Width.Short).Doc("Encoding of keys and values that are text.");

    public static readonly Setting<long> Ttl = Setting.Long("redis.key.ttl", -1).AtLeast(-1).Group(Writes).Importance(Importance.Medium)
        .Display("Key TTL", Width.Short).Doc("How long keys live; -1 is for ever. A record's header of this name wins.", unit: "seconds");

    public static readonly Setting<bool> ExactlyOnce = Setting.Bool("exactly.once", false).Group(Writes).Importance(Importance.Medium)
        .Display("Exactly once", Width.Short)
        .Doc("Whether each record is written once, whatever stops or is repeated: a batch and its offsets are one transaction of the "
            + "server. Not in a Redis Cluster.");

    public static readonly Setting<bool> StoreOffsets = Setting.Bool("redis.offsets.enabled", true).Group(Writes).Importance(Importance.Low)
        .Display("Store Offsets", Width.Short)
        .Doc("Whether offsets are also kept in Redis, and reading begins there when they are ahead of the consumer group's.");
}

/// <summary>Character encodings by the names that Java and IANA give them.</summary>
internal static class Charsets
{
    /// <exception cref="ArgumentException"/>
    public static Encoding Find(string name) =>
        name.Equals("UTF8", StringComparison.OrdinalIgnoreCase) || name.Equals("UTF-8", StringComparison.OrdinalIgnoreCase)
            ? new UTF8Encoding(false)
            : Encoding.GetEncoding(name);

    public static string? Fault(string name)
    {
        try
        {
            Find(name);
            return null;
        }
        catch (ArgumentException)
        {
            return "Unknown encoding; UTF-8, ISO-8859-1, US-ASCII and UTF-16 are known";
        }
    }
}
