using Millrace.Config;
using Millrace.Spellings;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// The settings of <c>RedisSink</c>, the managed spelling: its own names for connection and TLS, and the declarations of
/// <see cref="SinkSettings"/> for the rest.
/// </summary>
internal static class ManagedSinkSettings
{
    private const string Connection = "Connection";
    private const string Tls = "TLS";

    public static readonly Setting<string> Host = Setting.String("redis.hostname").NotEmpty().Group(Connection).Importance(Importance.High)
        .Display("Redis hostname", Width.Long)
        .Doc("Name or address of the Redis server, of a node of the cluster, or of a sentinel (redis.client.mode).");

    public static readonly Setting<int> Port = Setting.Int("redis.portnumber").Between(1, 65535).Group(Connection)
        .Importance(Importance.High).Display("Redis port number", Width.Short).Doc("Port of it.");

    public static readonly Setting<int> Database = Setting.Int("redis.database", 0).AtLeast(0).Group(Connection).Importance(Importance.High)
        .Display("Redis database index", Width.Short).Doc("Index of the database; without effect in a cluster, which has one.");

    public static readonly Setting<Secret> Password = Setting.Secret("redis.password", "").Alias("redis.server.password").Group(Connection)
        .Importance(Importance.High).Display("Redis password", Width.Medium)
        .Doc("Password, of redis.username or of the server; empty logs in without.");

    public static readonly Setting<string> SslMode = Setting.String("redis.ssl.mode", "disabled")
        .OneOfAnyCase("disabled", "enabled", "server", "server+client")
        .Group(Tls).Importance(Importance.High).Display("SSL mode", Width.Medium)
        .Doc("enabled: TLS, trusting the system's authorities; server: those of the trust store; server+client: and with the certificate "
            + "of the key store.");

    public static readonly Setting<Secret> TrustStore = Setting.Secret("redis.ssl.truststore.file", "").Group(Tls)
        .Importance(Importance.Medium).Display("Trust store", Width.Long)
        .Doc("Content of the trust store (PKCS12 or PEM) as a base64 data URI, or PEM as text.");

    public static readonly Setting<Secret> KeyStore = Setting.Secret("redis.ssl.keystore.file", "").Group(Tls).Importance(Importance.Medium)
        .Display("Key store", Width.Long).Doc("Content of the key store (PKCS12 or PEM) as a base64 data URI, or PEM as text.");

    public static readonly Setting<string> ValueFormat = ManagedSink.ValueFormat("BYTES", "STRING");

    public static readonly Setting<string?> KeyFormat = ManagedSink.KeyFormat("BYTES", "STRING");

    public static readonly ConfigDef Def = ConfigDef.Of(
        [
            Host, Port, Database, Password, SslMode, TrustStore, KeyStore, ValueFormat, KeyFormat, .. ManagedSink.Settings,
            .. SinkSettings.Def.Settings.Where(setting => setting.Name is not ("redis.hosts" or "redis.database" or "redis.password"
                or "redis.ssl.enabled" or "redis.ssl.provider" or "redis.ssl.keystore.path" or "redis.ssl.truststore.path")),
        ])
        .Rule(SinkSettings.SentinelsNeedAName).Rule(ModesNeedStores);

    private static void ModesNeedStores(ConfigValidation config)
    {
        if (!config.IsValid(SslMode)) return;
        string mode = config.Values.Get(SslMode);
        if (mode.StartsWith("server", StringComparison.OrdinalIgnoreCase) && config.Values.Get(TrustStore).Reveal.Length == 0)
            config.AddInvalid(SslMode, $"{mode} needs redis.ssl.truststore.file; enabled trusts the authorities of the system");
        if (mode.EndsWith("client", StringComparison.OrdinalIgnoreCase) && config.Values.Get(KeyStore).Reveal.Length == 0)
            config.AddInvalid(SslMode, $"{mode} needs redis.ssl.keystore.file");
    }
}
