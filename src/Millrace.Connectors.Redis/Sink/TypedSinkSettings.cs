using Millrace.Config;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>The settings of Redis' own sink, which writes the types of Redis.</summary>
internal static class TypedSinkSettings
{
    private const string Connection = "Connection";
    private const string Tls = "TLS";
    private const string Writes = "Writes";

    public static readonly Setting<Secret> Uri = Setting.Secret("redis.uri", "")
        .Check(value => value.Reveal.Length == 0 ? null : RedisUri.Fault(value.Reveal))
        .Group(Connection).Importance(Importance.Medium).Display("Redis URI", Width.Long)
        .Doc("redis://[user:password@]host[:port][/database], rediss:// for TLS, or "
            + "redis-sentinel://[user:password@]host[:port][,host...][/database]#master; wins over the settings for "
            + "each of these.");

    public static readonly Setting<string> Host = Setting.String("redis.host", "localhost").NotEmpty().Group(Connection)
        .Importance(Importance.High).Display("Host", Width.Long).Doc("Name or address of the server.");

    public static readonly Setting<int> Port = Setting.Int("redis.port", 6379).Between(1, 65535).Group(Connection)
        .Importance(Importance.High).Display("Port", Width.Short).Doc("Port of the server.");

    public static readonly Setting<int> Database = Setting.Int("redis.database", 0).AtLeast(0).Group(Connection)
        .Importance(Importance.Medium).Display("Database", Width.Short).Doc("Index of the database.");

    public static readonly Setting<bool> Cluster = Setting.Bool("redis.cluster", false).Group(Connection).Importance(Importance.Medium)
        .Display("Cluster", Width.Short).Doc("Whether the server is a node of a Redis Cluster.");

    public static readonly Setting<int> Timeout = Setting.Int("redis.timeout", 60).AtLeast(1).Group(Connection)
        .Importance(Importance.Medium).Display("Timeout", Width.Short)
        .Doc("Longest time without progress while a batch is written.", unit: "seconds");

    public static readonly Setting<int> Pool = Setting.Int("redis.pool", 8).AtLeast(1).Group(Connection).Importance(Importance.Low)
        .Display("Pool", Width.Short).Doc("Accepted for compatibility; a task has one connection.");

    public static readonly Setting<bool> TlsEnabled = Setting.Bool("redis.tls", false).Group(Tls).Importance(Importance.Medium)
        .Display("TLS", Width.Short).Doc("Whether to connect with TLS.");

    public static readonly Setting<bool> Insecure = Setting.Bool("redis.insecure", false).Group(Tls).Importance(Importance.Medium)
        .Display("Insecure", Width.Short).Doc("Whether any certificate is accepted.");

    public static readonly Setting<string> Authorities = Setting.String("redis.cacert", "").Group(Tls).Importance(Importance.Medium)
        .Display("CA Certificate", Width.Long).Doc("File with the authorities to trust (PEM); empty trusts those of the system.");

    public static readonly Setting<string> KeyFile = Setting.String("redis.key.file", "").Group(Tls).Importance(Importance.Medium)
        .Display("Key File", Width.Long).Doc("File with the private key to redis.key.cert (PEM).");

    public static readonly Setting<string> KeyCertificate = Setting.String("redis.key.cert", "").Group(Tls).Importance(Importance.Medium)
        .Display("Key Certificate", Width.Long).Doc("File with the own certificate (PEM).");

    public static readonly Setting<Secret> KeyPassword = Setting.Secret("redis.key.password", "").Group(Tls).Importance(Importance.Medium)
        .Display("Key Password", Width.Medium).Doc("Password of redis.key.file.");

    public static readonly Setting<RedisType> Type = Setting.Choice("redis.type", RedisType.Stream,
            ("HASH", RedisType.Hash), ("JSON", RedisType.Json), ("TIMESERIES", RedisType.TimeSeries), ("STRING", RedisType.String),
            ("STREAM", RedisType.Stream),
            ("LIST", RedisType.List), ("SET", RedisType.Set), ("ZSET", RedisType.ZSet))
        .Group(Writes).Importance(Importance.High).Display("Type", Width.Medium).Doc("What records become in Redis.");

    public static readonly Setting<string> Command = Setting.String("redis.command", "").Check(RedisCommands.Fault).Group(Writes)
        .Importance(Importance.Low).Display("Command", Width.Medium)
        .Doc("What versions before 1.0 had instead of redis.type: HSET, JSONSET, TSADD, SET, XADD, LPUSH, RPUSH, SADD, ZADD or DEL.");

    public static readonly Setting<string> Keyspace = Setting.String("redis.keyspace", "${topic}").Alias("redis.key").Group(Writes)
        .Importance(Importance.High).Display("Keyspace", Width.Medium)
        .Doc("What keys begin with (STRING, HASH, JSON), or the key of the collection (the others). ${topic} stands for the topic.");

    public static readonly Setting<string> Separator = Setting.String("redis.separator", ":").Group(Writes).Importance(Importance.Medium)
        .Display("Separator", Width.Short).Doc("What stands between keyspace and the record's key.");

    public static readonly Setting<bool> MultiExec = Setting.Bool("redis.multiexec", false).Group(Writes).Importance(Importance.Medium)
        .Display("Multi Exec", Width.Short).Doc("Whether a batch is one transaction; for STREAM, LIST, SET and ZSET.");

    public static readonly Setting<int> WaitReplicas = Setting.Int("redis.wait.replicas", 0).AtLeast(0).Group(Writes)
        .Importance(Importance.Medium).Display("Wait Replicas", Width.Short)
        .Doc("How many replicas must have a batch before its offsets are committed.");

    public static readonly Setting<long> WaitTimeout = Setting.Long("redis.wait.timeout", 1000).AtLeast(1).Group(Writes)
        .Importance(Importance.Medium).Display("Wait Timeout", Width.Short)
        .Doc("How long they may take; then the batch comes again.", unit: "milliseconds");

    public static readonly Setting<string> OffsetNamespace = Setting.String("redis.offset.namespace", "").Group(Writes)
        .Importance(Importance.Low).Display("Offset Namespace", Width.Medium)
        .Doc("Part of the names under which offsets are kept in Redis, to tell connectors of one topic apart.");

    public static readonly ConfigDef Def = ConfigDef.Of(
            Uri, Host, Port, Database, Cluster, SharedSettings.SentinelUser, SharedSettings.SentinelPassword, SharedSettings.User,
            SharedSettings.Password, Timeout, Pool, TlsEnabled, Insecure, Authorities, KeyFile, KeyCertificate, KeyPassword,
            Type, Command, Keyspace, Separator, MultiExec, WaitReplicas, WaitTimeout, SharedSettings.Ttl, SharedSettings.Charset,
            OffsetNamespace, SharedSettings.ExactlyOnce, SharedSettings.StoreOffsets, SharedSettings.RetryDelay)
        .Rule(ClusterIsAlone).Rule(TransactionsAreForCollections).Rule(CollectionsNeedKeys).Rule(OnceIsForOneServer);

    public static RedisType TypeOf(ConfigValues values) => RedisCommands.TypeOf(values.Get(Command)) ?? values.Get(Type);

    private static bool IsCollection(RedisType type) =>
        type is RedisType.Stream or RedisType.List or RedisType.LeftList or RedisType.Set or RedisType.ZSet or RedisType.TimeSeries;

    private static void ClusterIsAlone(ConfigValidation config)
    {
        if (!config.IsValid(Cluster) || !config.IsValid(Uri) || !config.IsValid(Database) || !config.Values.Get(Cluster)) return;
        RedisUri? uri = config.Values.Get(Uri).Reveal is { Length: > 0 } text ? RedisUri.Parse(text) : null;
        if (uri?.SentinelMaster is not null)
            config.AddInvalid(Cluster, "A cluster has no sentinels: name one of its nodes in redis.uri, as redis://host:port");
        if ((uri?.Database ?? config.Values.Get(Database)) != 0)
            config.AddInvalid(uri?.Database is null ? Database : Uri, "A cluster has one database, 0");
    }

    private static void TransactionsAreForCollections(ConfigValidation config)
    {
        if (!config.IsValid(MultiExec) || !config.IsValid(Type) || !config.IsValid(Command) || !config.Values.Get(MultiExec)) return;
        RedisType type = TypeOf(config.Values);
        if (!IsCollection(type) || type == RedisType.TimeSeries)
            config.AddInvalid(MultiExec, "Only for redis.type STREAM, LIST, SET and ZSET");
    }

    private static void OnceIsForOneServer(ConfigValidation config)
    {
        if (!config.IsValid(SharedSettings.ExactlyOnce) || !config.Values.Get(SharedSettings.ExactlyOnce)) return;
        if (config.IsValid(Cluster) && config.Values.Get(Cluster))
            config.AddInvalid(SharedSettings.ExactlyOnce, SharedSettings.NotInClusters);
        if (config.IsValid(WaitReplicas) && config.Values.Get(WaitReplicas) > 0)
        {
            config.AddInvalid(WaitReplicas, "Not with exactly.once=true, which needs no replicas: a master that takes over has data and "
                + "offsets of the same moment, and reading goes on there");
        }
    }

    private static void CollectionsNeedKeys(ConfigValidation config)
    {
        if (config.IsValid(Type) && config.IsValid(Command) && IsCollection(TypeOf(config.Values))
            && config.Values.Get(Keyspace).Length == 0)
            config.AddInvalid(Keyspace, "It is the key of the collection: it must not be empty with this redis.type");
    }
}
