using System.Collections.Frozen;
using Millrace.Broker.Acls;
using Millrace.Broker.Storage.Topics;
using Millrace.Config;

namespace Millrace.Broker.Settings;

/// <summary>
/// Every broker setting under the name of Kafka's server.properties (https://kafka.apache.org/documentation/#brokerconfigs). Those that are
/// defaults of topics are declared with the topics', in <see cref="TopicSettings"/>.
/// </summary>
internal static class BrokerSettingDefs
{
    private const string Node = "Node and clients", Topics = "Topics", Data = "Data", Retention = "Retention",
        Groups = "Consumer groups and producers", Transactions = "Transactions", Security = "TLS and login",
        Rights = "ACLs";
    private const string StandardAuthorizer = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";
    private const string NoEffect = "Without effect", Ms = "milliseconds", Bytes = "bytes";

    private static readonly List<Setting> Declared = [];

    public static readonly Setting<IReadOnlyList<string>> Listeners = Add(Node, Importance.High,
        Setting.List("listeners", "PLAINTEXT://127.0.0.1:9092").Allow("NAME://host:port").Doc("Address to listen on."));

    public static readonly Setting<IReadOnlyList<string>?> AdvertisedListeners = Add(Node, Importance.High,
        Setting.OptionalList("advertised.listeners").Allow("NAME://host:port")
        .Doc("Address that clients are told to connect to; else where it listens."));

    public static readonly Setting<int> NodeId = Add(Node, Importance.High, Setting.Int("node.id", 1).AtLeast(0).Doc("Id of the node."));

    public static readonly Setting<int> BrokerId = Add(Node, Importance.Low, NodeId.As("broker.id").Doc("Id of the node; node.id wins."));

    public static readonly Setting<int> MaxConnections =
        Add(Node, Importance.Medium, Setting.Int("max.connections", 10_000).AtLeast(1).Dynamic()
        .Doc("Most connections at a time, fewer where the process may open few files (ulimit -n); for one more the one that is idle the "
        + "longest is closed."));

    public static readonly Setting<long> MaxIdle = Add(Node, Importance.Medium,
        Setting.Long("connections.max.idle.ms", 600_000).Doc("Silence after which a connection is closed; negative: never.", Ms));

    public static readonly Setting<int> MaxRequestBytes = Add(Node, Importance.Medium,
        Setting.Int("socket.request.max.bytes", 100 * 1024 * 1024).AtLeast(1).Doc("Largest request.", Bytes));

    public static readonly Setting<int> MaxFetchBytes = Add(Node, Importance.Medium,
        Setting.Int("fetch.max.bytes", 55 * 1024 * 1024).AtLeast(1024).Doc("Most bytes of records in one fetch reply.", Bytes));

    public static readonly Setting<string?> MetricsListener = Add(Node, Importance.Medium,
        Setting.OptionalString("metrics.listener").Check(HttpAddress).Allow("http://host:port")
        .Doc("Address of GET /metrics (Prometheus) and GET /health; none without it. One that other machines can reach takes one of the "
            + "two settings below. Not Kafka's."));

    public static readonly Setting<string?> MetricsUsersFile = Add(Node, Importance.Medium,
        Setting.OptionalString("metrics.listener.users.file")
        .Doc("File of the accounts that may read /metrics, made by the command `user`; of Kafka clients it says nothing. With it everybody "
            + "has to log in there; /health is for all. Not Kafka's."));

    public static readonly Setting<string?> MetricsAnonymous = Add(Node, Importance.Medium,
        Setting.OptionalString("metrics.listener.anonymous").Check(role => role is null or "read" ? null : "String must be: read")
        .Allow("read").Doc("Whether /metrics is read by whoever comes, without a login. Unset: by this machine alone, and by nobody where "
            + "there are accounts. Not Kafka's."));

    public static readonly Setting<bool> AutoCreateTopics = Add(Topics, Importance.High,
        Setting.Bool("auto.create.topics.enable", true).Doc("Make a topic when a client first asks for it."));

    public static readonly Setting<bool> DeleteTopics = Add(Topics, Importance.High,
        Setting.Bool("delete.topic.enable", true).Doc("Topics may be deleted."));

    public static readonly Setting<int> DefaultPartitions = Add(Topics, Importance.Medium,
        Setting.Int("num.partitions", 1).AtLeast(1).Doc("Partitions of a topic created without saying how many."));

    public static readonly Setting<IReadOnlyList<string>> DataDirectories = Add(Data, Importance.High,
        Setting.List("log.dirs", []).Check(OneDirectory).Allow("one directory").Doc("Directory of all data; made when missing."));

    public static readonly Setting<string?> DataDirectory = Add(Data, Importance.Low, Setting.OptionalString("log.dir")
        .Check(value => value is null ? null : OneDirectory(value.Split(','))).Allow("one directory")
        .Doc("Directory of all data; log.dirs wins."));

    public static readonly Setting<int> RetentionHours = Add(Retention, Importance.High,
        Setting.Int("log.retention.hours", (int)(TopicSettings.RetentionMs.DefaultValue / BrokerSettings.MsOfHour))
            .Doc("log.retention.ms in hours; -1 keeps all. log.retention.minutes wins."));

    public static readonly Setting<int?> RetentionMinutes = Add(Retention, Importance.High,
        Setting.OptionalInt("log.retention.minutes").Doc("log.retention.ms in minutes; -1 keeps all. log.retention.ms wins."));

    public static readonly Setting<int> RollHours = Add("Segments and disk", Importance.High,
        Setting.Int("log.roll.hours", (int)(TopicSettings.SegmentMs.DefaultValue / BrokerSettings.MsOfHour)).AtLeast(1)
            .Doc("log.roll.ms in hours; log.roll.ms wins."));

    // 0, where Kafka has 3 s, so that development starts fast.
    public static readonly Setting<int> InitialRebalanceDelay = Add(Groups, Importance.Medium,
        Setting.Int("group.initial.rebalance.delay.ms", 0).AtLeast(0)
        .Doc("Wait of an empty group's first rebalance for more members.", Ms));

    public static readonly Setting<int> MaxSessionTimeout = Add(Groups, Importance.Medium,
        Setting.Int("group.max.session.timeout.ms", 1_800_000).AtLeast(0).Doc("Longest session of a group member.", Ms));

    public static readonly Setting<int> MinSessionTimeout = Add(Groups, Importance.Medium,
        Setting.Int("group.min.session.timeout.ms", 6000).AtLeast(0).Doc("Shortest session of a group member.", Ms));

    public static readonly Setting<int> GroupMaxSize = Add(Groups, Importance.Medium,
        Setting.Int("group.max.size", int.MaxValue).AtLeast(1).Doc("Most members of one group."));

    public static readonly Setting<int> MaxOffsetMetadata = Add(Groups, Importance.High,
        Setting.Int("offset.metadata.max.bytes", 4096).AtLeast(0).Doc("Longest note a consumer may commit with an offset.", "characters"));

    public static readonly Setting<int> OffsetsRetention =
        Add(Groups, Importance.High, Setting.Int("offsets.retention.minutes", 7 * 24 * 60).AtLeast(1)
        .Doc("How long offsets are kept after their group has lost its last member.", "minutes"));

    public static readonly Setting<long> OffsetsCheckInterval = Add(Groups, Importance.High,
        Setting.Long("offsets.retention.check.interval.ms", 600_000).AtLeast(1).Doc("How often expired offsets are looked for.", Ms));

    public static readonly Setting<int> MaxTransactionTimeout = Add(Transactions, Importance.High,
        Setting.Int("transaction.max.timeout.ms", 900_000).AtLeast(1)
            .Doc("Longest time-out that a transactional producer may ask for.", Ms));

    public static readonly Setting<int> TransactionalIdExpiration = Add(Transactions, Importance.High,
        Setting.Int("transactional.id.expiration.ms", 7 * 24 * 3_600_000).AtLeast(1)
            .Doc("How long a transactional id is remembered without a transaction.", Ms));

    public static readonly Setting<int> TransactionTimeoutCheck = Add(Transactions, Importance.Low,
        Setting.Int("transaction.abort.timed.out.transaction.cleanup.interval.ms", 10_000).AtLeast(1)
            .Doc("How often transactions that are open for too long are looked for, to be aborted.", Ms));

    public static readonly Setting<int> TransactionalIdCheck = Add(Transactions, Importance.Low,
        Setting.Int("transaction.remove.expired.transaction.cleanup.interval.ms", 3_600_000).AtLeast(1)
            .Doc("How often transactional ids that are not used any more are looked for, to be forgotten.", Ms));

    // Kafka's default is GSSAPI, which is not served.
    public static readonly Setting<IReadOnlyList<string>> SaslMechanisms = Add(Security, Importance.High,
        Setting.ListOf("sasl.enabled.mechanisms", "SCRAM-SHA-256,SCRAM-SHA-512", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
            .Check(mechanisms => mechanisms.Count > 0 ? null : "name one").Doc("Logins of a listener of SASL_PLAINTEXT or SASL_SSL."));

    public static readonly Setting<int> MaxLoginBytes = Add(Security, Importance.Low,
        Setting.Int("sasl.server.max.receive.size", 512 * 1024).AtLeast(1).Doc("Largest request before the login.", Bytes));

    public static readonly Setting<string?> KeyStore = Add(Security, Importance.High, Setting.OptionalString("ssl.keystore.location")
        .Doc("File with the certificate of a listener of SSL or SASL_SSL and its private key: PKCS12 or PEM."));

    public static readonly Setting<Secret?> KeyStorePassword = Add(Security, Importance.High,
        Setting.OptionalSecret("ssl.keystore.password").Doc("Password of that file."));

    public static readonly Setting<Secret?> KeyPassword = Add(Security, Importance.High,
        Setting.OptionalSecret("ssl.key.password").Doc("Password of the private key in a file of PEM."));

    public static readonly Setting<string?> TrustStore = Add(Security, Importance.High, Setting.OptionalString("ssl.truststore.location")
        .Doc("File with the authorities whose certificates of clients are taken: PKCS12 or PEM."));

    public static readonly Setting<Secret?> TrustStorePassword = Add(Security, Importance.High,
        Setting.OptionalSecret("ssl.truststore.password").Doc("Password of that file."));

    public static readonly Setting<string> ClientAuth = Add(Security, Importance.Medium,
        Setting.String("ssl.client.auth", "none").OneOf("none", "requested", "required")
            .Doc("Whether clients show a certificate; its subject is then their name."));

    public static readonly Setting<string> AuthorizerClass = Add(Rights, Importance.High,
        Setting.String("authorizer.class.name", "").Check(KnownAuthorizer).Allow(StandardAuthorizer)
            .Doc($"{StandardAuthorizer} switches ACLs on; without it whoever is in may do everything."));

    public static readonly Setting<string?> SuperUsers = Add(Rights, Importance.High,
        Setting.OptionalString(AuthorizerOptions.SuperUsersSetting).Check(ArePrincipals).Allow("User:name;User:name")
            .Doc("Who may do everything, whatever the ACLs say; separated by semicolons."));

    public static readonly Setting<bool> AllowsWithoutAcl = Add(Rights, Importance.Medium,
        Setting.Bool("allow.everyone.if.no.acl.found", false).Doc("Everybody may do everything to what no ACL is about."));

    static BrokerSettingDefs()
    {
        // What administrators of Kafka tune and tools set by example. It is kept and told, and steers nothing.
        Add(NoEffect, Importance.Low, Setting.Int("num.io.threads", 8).AtLeast(1).Dynamic()
            .Doc("Threads that work on requests; the runtime's pool does. Accepted; this broker does not need it."));
        Add(NoEffect, Importance.Low, Setting.Int("num.network.threads", 3).AtLeast(1).Dynamic()
            .Doc("Threads that read and write sockets; the runtime's pool does. Accepted; this broker does not need it."));
        All = [.. Declared.Concat(LogSettingDefs.All).Concat(TopicSettings.All.Select(topic => topic.OfBroker).OfType<Setting>())
            .OrderBy(setting => setting.Name, StringComparer.Ordinal)];
        Def = ConfigDef.Of([.. All]);
        ByName = All.ToFrozenDictionary(setting => setting.Name);
    }

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<Setting> All { get; }

    /// <summary>The same, as a declaration.</summary>
    public static ConfigDef Def { get; }

    private static FrozenDictionary<string, Setting> ByName { get; }

    public static Setting? Find(string name) => ByName.GetValueOrDefault(name);

    private static Setting<T> Add<T>(string group, Importance importance, Setting<T> setting)
    {
        Declared.Add(setting.Group(group).Importance(importance));
        return setting;
    }

    private static string? HttpAddress(string? value) =>
        value is null || (Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address is { Scheme: "http", PathAndQuery: "/" })
            ? null
            : "expected http://host:port";

    private static string? KnownAuthorizer(string name) => name.Trim() is "" or StandardAuthorizer
        ? null : $"expected {StandardAuthorizer}, or nothing: other authorizers are Java classes and are not run";

    private static string? ArePrincipals(string? value) =>
        Authorizer.SuperUsers(value).FirstOrDefault(name => !Acl.IsPrincipal(name)) is { } wrong
            ? $"expected User:name, several separated by semicolons, not {wrong}" : null;

    private static string? OneDirectory(IReadOnlyList<string> directories) =>
        directories.Count(directory => directory.Trim().Length > 0) == 1 ? null : "exactly one directory is used; name one";
}
