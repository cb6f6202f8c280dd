using Millrace.Config;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>The settings of jcustenborder's sink, which stores plain keys and values.</summary>
internal static class SinkSettings
{
    private const string Connection = "Connection";
    private const string Tls = "TLS";

    public static readonly Setting<IReadOnlyList<string>> Hosts = Setting.List("redis.hosts", "localhost:6379").Group(Connection)
        .Importance(Importance.High)
        .Check(hosts => hosts.Count > 0 && hosts.All(HostAndPort.IsValid) ? null : "Must be host or host:port")
        .Display("Redis Hosts", Width.Long)
        .Doc("Where Redis is, as host:port: the server (the first one counts), nodes of the cluster, or sentinels, of which one that "
            + "answers is enough.");

    public static readonly Setting<string> ClientMode = Setting.String("redis.client.mode", "Standalone")
        .OneOfAnyCase("Standalone", "Cluster", "Sentinel")
        .Group(Connection).Importance(Importance.Medium).Display("Client Mode", Width.Medium)
        .Doc("Standalone: one server. Cluster: redis.hosts are nodes of a Redis Cluster. Sentinel: they are sentinels, which tell where "
            + "redis.sentinel.master is.");

    public static readonly Setting<int> Database = Setting.Int("redis.database", 1).AtLeast(0).Group(Connection).Importance(Importance.High)
        .Display("Redis Database", Width.Short).Doc("Index of the database; without effect in a cluster, which has one.");

    public static readonly Setting<bool> SslEnabled = Setting.Bool("redis.ssl.enabled", false).Group(Tls).Importance(Importance.Medium)
        .Display("SSL Enabled", Width.Short).Doc("Whether to connect with TLS.");

    public static readonly Setting<string> SslProvider = Setting.String("redis.ssl.provider", "JDK").OneOfAnyCase("JDK", "OPENSSL")
        .Group(Tls).Importance(Importance.Low)
        .Display("SSL Provider", Width.Short).Doc("Accepted for compatibility; has no effect.");

    public static readonly Setting<Secret> KeyStore = Setting.Secret("redis.ssl.keystore.path", "").Group(Tls).Importance(Importance.Medium)
        .Display("Key Store", Width.Long).Doc("Own certificate and key (PKCS12 or PEM): a path, a data URI, or PEM as text.");

    public static readonly Setting<Secret> KeyStorePassword = Setting.Secret("redis.ssl.keystore.password", "").Group(Tls)
        .Importance(Importance.Medium).Display("Key Store Password", Width.Medium).Doc("Password of redis.ssl.keystore.path.");

    public static readonly Setting<Secret> TrustStore = Setting.Secret("redis.ssl.truststore.path", "").Group(Tls)
        .Importance(Importance.Medium).Display("Trust Store", Width.Long)
        .Doc("Authorities to trust (PKCS12 or PEM): a path, a data URI, or PEM as text; empty trusts those of the system.");

    public static readonly Setting<Secret> TrustStorePassword = Setting.Secret("redis.ssl.truststore.password", "").Group(Tls)
        .Importance(Importance.Medium).Display("Trust Store Password", Width.Medium).Doc("Password of redis.ssl.truststore.path.");

    public static readonly Setting<bool> AutoReconnect = Setting.Bool("redis.auto.reconnect.enabled", true).Group(Connection)
        .Importance(Importance.Medium).Display("Auto Reconnect", Width.Short)
        .Doc("Accepted for compatibility; a lost connection is always made again.");

    public static readonly Setting<int> QueueSize = Setting.Int("redis.request.queue.size", int.MaxValue).AtLeast(1).Group(Connection)
        .Importance(Importance.Low).Display("Request Queue Size", Width.Short)
        .Doc("Accepted for compatibility; one batch is under way at a time.");

    public static readonly Setting<bool> NoDelay = Setting.Bool("redis.socket.tcp.no.delay.enabled", true).Group(Connection)
        .Importance(Importance.Low).Display("TCP No Delay", Width.Short).Doc("Whether small packets are sent at once (TCP_NODELAY).");

    public static readonly Setting<bool> KeepAlive = Setting.Bool("redis.socket.keep.alive.enabled", false).Group(Connection)
        .Importance(Importance.Low).Display("TCP Keep Alive", Width.Short).Doc("Whether an idle connection is probed (SO_KEEPALIVE).");

    public static readonly Setting<int> ConnectTimeout = Setting.Int("redis.socket.connect.timeout.ms", 10_000).AtLeast(1).Group(Connection)
        .Importance(Importance.Low).Display("Connect Timeout", Width.Short)
        .Doc("Longest time to connect and log in.", unit: "milliseconds");

    public static readonly Setting<int> Attempts = Setting.Int("redis.connection.attempts", 3).AtLeast(1).Group(Connection)
        .Importance(Importance.Low).Display("Connection Attempts", Width.Short)
        .Doc("Accepted for compatibility; a server that cannot be reached is tried without end.");

    public static readonly Setting<long> OperationTimeout = Setting.Long("redis.operation.timeout.ms", 10_000).AtLeast(100)
        .Group(Connection).Importance(Importance.Medium)
        .Display("Operation Timeout", Width.Short).Doc("Longest time without progress while a batch is written.", unit: "milliseconds");

    public static readonly ConfigDef Def = ConfigDef.Of(
            Hosts, ClientMode, SharedSettings.SentinelMaster, SharedSettings.SentinelUser, SharedSettings.SentinelPassword, Database,
            SharedSettings.Password, SharedSettings.User, SslEnabled, SslProvider, KeyStore, KeyStorePassword, TrustStore,
            TrustStorePassword, AutoReconnect, QueueSize, NoDelay, KeepAlive, ConnectTimeout, Attempts, SharedSettings.RetryDelay,
            OperationTimeout, SharedSettings.Charset, SharedSettings.Ttl,
            SharedSettings.ExactlyOnce, SharedSettings.StoreOffsets)
        .Rule(SentinelsNeedAName).Rule(OnceIsForOneServer);

    public static RedisTopology TopologyOf(ConfigValues values) => Enum.Parse<RedisTopology>(values.Get(ClientMode), ignoreCase: true);

    public static void OnceIsForOneServer(ConfigValidation config)
    {
        if (config.IsValid(ClientMode) && config.IsValid(SharedSettings.ExactlyOnce) && config.Values.Get(SharedSettings.ExactlyOnce)
            && TopologyOf(config.Values) == RedisTopology.Cluster)
            config.AddInvalid(SharedSettings.ExactlyOnce, SharedSettings.NotInClusters);
    }

    public static void SentinelsNeedAName(ConfigValidation config)
    {
        if (config.IsValid(ClientMode) && TopologyOf(config.Values) == RedisTopology.Sentinel
            && config.Values.Get(SharedSettings.SentinelMaster).Length == 0)
        {
            config.AddInvalid(
                SharedSettings.SentinelMaster, "redis.client.mode=Sentinel needs the name under which the sentinels watch the master");
        }
    }
}
