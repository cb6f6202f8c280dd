using Millrace.Config;
using Millrace.Http.Access;

namespace Millrace.Registry.Settings;

/// <summary>
/// Every setting of a registry under the name of the original's <c>schema-registry.properties</c>, and what it changes.
/// What else begins with <c>kafkastore.</c> goes to the Kafka clients.
/// </summary>
internal static class RegistrySettingDefs
{
    private const string Server = "Server", Storage = "Storage", Schemas = "Schemas", Access = "Access";

    private static readonly List<Setting> Declared = [];

    public static readonly Setting<string> Listeners = Add(Server, Importance.High,
        Setting.String("listeners", "http://127.0.0.1:8081").Allow("http://host:port or https://host:port")
            .Doc("Where to listen; of several the first counts. Port 0 takes a free one. For https see ssl.* below."));

    public static readonly Setting<string?> AdvertisedHost = Add(Server, Importance.Medium,
        Setting.OptionalString("host.name")
        .Doc("Name by which clients know this registry, for one that listens on loopback behind a proxy."));

    public static readonly Setting<IReadOnlyList<string>> Brokers = Add(Storage, Importance.High,
        Setting.List("kafkastore.bootstrap.servers").Allow("host:port, several separated by commas")
        .Doc("The Kafka cluster that keeps the schemas."));

    public static readonly Setting<string> Topic = Add(Storage, Importance.High,
        Setting.String("kafkastore.topic", "_schemas").NotEmpty()
            .Doc("The topic that holds everything: one partition, compacted; created where it is missing."));

    public static readonly Setting<int> ReplicationFactor = Add(Storage, Importance.High,
        Setting.Int("kafkastore.topic.replication.factor", 3).AtLeast(1)
        .Doc("Replicas of a topic that is created, at most one per broker."));

    // The original's half second fails changes that a busy broker would have taken.
    public static readonly Setting<int> WriteTimeout = Add(Storage, Importance.Medium,
        Setting.Int("kafkastore.timeout.ms", 10_000).AtLeast(1)
        .Doc("Longest wait for a change to be written and read back.", "milliseconds"));

    public static readonly Setting<int> WriteRetries = Add(Storage, Importance.Low,
        Setting.Int("kafkastore.write.max.retries", 50).AtLeast(0)
            .Doc("How often a change is decided anew when another registry on the topic was faster."));

    public static readonly Setting<string> CompatibilityLevel = Add(Schemas, Importance.High,
        Setting.String("schema.compatibility.level", "BACKWARD").Alias("avro.compatibility.level")
            .OneOfAnyCase("NONE", "BACKWARD", "FORWARD", "FULL", "BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "FULL_TRANSITIVE")
            .Doc("Level where nobody configured one."));

    public static readonly Setting<bool> ValidatesFields = Add(Schemas, Importance.Low,
        Setting.Bool("schema.validate.fields", false)
            .Doc("Whether a schema's fields are checked where nobody configured validateFields: none may have a name that the subject "
            + "reserves."));

    public static readonly Setting<bool> AreModesMutable = Add(Schemas, Importance.Low,
        Setting.Bool("mode.mutability", true).Doc("Whether modes can be changed."));

    public static readonly Setting<int> SearchLimit = Add(Schemas, Importance.Low,
        Setting.Int("schema.search.default.limit", 1000).AtLeast(1)
            .Doc("Most schemas of a listing that names no limit, and of one that names a higher one.", "schemas"));

    public static readonly Setting<IReadOnlyList<string>> AllowedOrigins = Add(Access, Importance.Low,
        Setting.List("access.control.allow.origin", [])
            .Doc("Origins whose web pages may call, such as https://console.example; * is all."));

    public static readonly Setting<IReadOnlyList<string>> AllowedMethods = Add(Access, Importance.Low,
        Setting.List("access.control.allow.methods", []).Doc("Methods that those pages may use; GET, POST and HEAD when empty."));

    public static readonly Setting<IReadOnlyList<string>> AllowedHosts = Add(Access, Importance.Low,
        Setting.List("rest.allowed.hosts", [])
            .Doc("More names beside localhost and the loopback addresses by which a registry that listens on loopback may be called; * is "
            + "all. Millrace's own setting."));

    public static readonly Setting<string?> UsersFile = Add(Access, Importance.High, LoginSettings.UsersFile());

    public static readonly Setting<string?> Anonymous = Add(Access, Importance.Medium, LoginSettings.Anonymous());

    public static readonly Setting<string?> TokenIssuer = Add(Access, Importance.Medium, LoginSettings.Issuer());

    public static readonly Setting<string?> TokenAudience = Add(Access, Importance.Medium, LoginSettings.Audience());

    public static readonly Setting<string> TokenRoleClaim = Add(Access, Importance.Low, LoginSettings.RoleClaim());

    /// <summary>All of them.</summary>
    public static readonly ConfigDef Def = ConfigDef.Of([.. Declared]).Open("kafkastore.", "ssl.");

    /// <summary>By its name or another of its spellings; null when there is none.</summary>
    public static Setting? Find(string name) => Declared.Find(setting => setting.Name == name || setting.AliasNames.Contains(name));

    /// <summary>Host and port of the first of these listeners.</summary>
    public static Uri Listener(string listeners) =>
        Uri.TryCreate(listeners.Split(',')[0].Trim(), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException("a listener is written http://host:port or https://host:port");

    /// <summary>The brokers as clients take them: without Kafka's own <c>SASL_SSL://</c> and such.</summary>
    public static string Servers(IEnumerable<string> brokers) =>
        string.Join(',', brokers.Where(server => server.Length > 0).Select(WithoutProtocol));

    private static Setting<T> Add<T>(string group, Importance importance, Setting<T> setting)
    {
        Declared.Add(setting.Group(group).Importance(importance));
        return setting;
    }

    private static string WithoutProtocol(string server) =>
        server.IndexOf("://", StringComparison.Ordinal) is >= 0 and var protocol ? server[(protocol + 3)..] : server;
}
