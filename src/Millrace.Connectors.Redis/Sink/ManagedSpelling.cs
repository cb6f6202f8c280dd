using Millrace.Config;
using Millrace.Spellings;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// <c>RedisSink</c>, the managed spelling of the sink for plain keys and values: its own names for connection and TLS, and the declarations
/// of
/// <see cref="SinkSettings"/> for the rest.
/// </summary>
internal static class ManagedSpelling
{
    private const string Connection = "Connection";
    private const string Tls = "TLS";

    private static readonly Setting<string> Host = Setting.String("redis.hostname").NotEmpty().Group(Connection).Importance(Importance.High)
        .Display("Redis hostname", Width.Long)
        .Doc("Name or address of the Redis server, of a node of the cluster, or of a sentinel (redis.client.mode).");

    private static readonly Setting<int> Port = Setting.Int("redis.portnumber").Between(1, 65535).Group(Connection)
        .Importance(Importance.High).Display("Redis port number", Width.Short).Doc("Port of it.");

    private static readonly Setting<int> Database = Setting.Int("redis.database", 0).AtLeast(0).Group(Connection)
        .Importance(Importance.High)
        .Display("Redis database index", Width.Short).Doc("Index of the database; without effect in a cluster, which has one.");

    private static readonly Setting<Secret> Password = Setting.Secret("redis.password", "").Alias("redis.server.password").Group(Connection)
        .Importance(Importance.High).Display("Redis password", Width.Medium)
        .Doc("Password, of redis.username or of the server; empty logs in without.");

    private static readonly Setting<string> SslMode = Setting.String("redis.ssl.mode", "disabled")
        .OneOfAnyCase("disabled", "enabled", "server", "server+client").Group(Tls).Importance(Importance.High)
        .Display("SSL mode", Width.Medium)
        .Doc("enabled: TLS, trusting the system's authorities; server: those of the trust store; "
            + "server+client: and with the certificate of the key store.");

    private static readonly Setting<Secret> TrustStore = Setting.Secret("redis.ssl.truststore.file", "").Group(Tls)
        .Importance(Importance.Medium).Display("Trust store", Width.Long)
        .Doc("Content of the trust store (PKCS12 or PEM) as a base64 data URI, or PEM as text.");

    private static readonly Setting<Secret> KeyStore = Setting.Secret("redis.ssl.keystore.file", "").Group(Tls)
        .Importance(Importance.Medium).Display("Key store", Width.Long)
        .Doc("Content of the key store (PKCS12 or PEM) as a base64 data URI, or PEM as text.");

    private static readonly Setting<string> ValueFormat = ManagedSink.ValueFormat("BYTES", "STRING");

    private static readonly Setting<string?> KeyFormat = ManagedSink.KeyFormat("BYTES", "STRING");

    private static readonly string[] Replaced =
    [
        "redis.hosts", "redis.database", "redis.password", "redis.ssl.enabled", "redis.ssl.provider", "redis.ssl.keystore.path",
        "redis.ssl.truststore.path",
    ];

    private static readonly ConfigDef Def = ConfigDef.Of(
        [
            Host, Port, Database, Password, SslMode, TrustStore, KeyStore, ValueFormat, KeyFormat, .. ManagedLogin.Settings,
            .. SinkSettings.Def.Settings.Where(setting => !Replaced.Contains(setting.Name)),
        ])
        .Rule(SinkSettings.SentinelsNeedAName).Rule(SinkSettings.OnceIsForOneServer).Rule(ModesNeedStores);

    public static readonly Spelling Spelling = ManagedSink.Of(Def, ValueFormat, KeyFormat)
        .Replace(SinkSettings.Hosts.Name, Address, Host.Name, Port.Name)
        .Default(Database.Name, "0")
        .Rename("redis.server.password", Password.Name)
        .Make(SinkSettings.SslEnabled.Name, given => Mode(given) == "disabled" ? null : "true", SslMode.Name)
        .Make(SinkSettings.TrustStore.Name, given => Store(TrustStore, given, "server", "server+client"), TrustStore.Name)
        .Make(SinkSettings.KeyStore.Name, given => Store(KeyStore, given, "server+client"), KeyStore.Name);

    private static string? Address(IReadOnlyDictionary<string, string> given)
    {
        if (!given.TryGetValue(Host.Name, out string? host) || !given.TryGetValue(Port.Name, out string? port)) return null;
        return $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim())}:{port.Trim()}";
    }

    private static string Mode(IReadOnlyDictionary<string, string> given) =>
        Spelling.NotBlank(given, SslMode.Name)?.Trim().ToLowerInvariant() ?? "disabled";

    private static string? Store(Setting store, IReadOnlyDictionary<string, string> given, params string[] modes) =>
        modes.Contains(Mode(given)) ? Spelling.NotBlank(given, store.Name) : null;

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
