using System.Text;
using Millrace.Config;
using Millrace.Connectors.MySql.Settings;
using Millrace.Connectors.MySql.Sink;
using Millrace.Connectors.MySql.Source;
using Millrace.Spellings;

namespace Millrace.Connectors.MySql;

/// <summary>
/// <c>MySqlSink</c> and <c>MySqlSource</c>, the managed spellings: their own names for connection and formats, and the declarations of
/// <see cref="SinkSettings"/> and <see cref="SourceSettings"/> for the rest. Both become the JDBC connector's.
/// </summary>
/// <remarks>
/// The managed service also sets max.retries to 0, because its platform restarts failed tasks; here the self-managed default stays.
/// </remarks>
internal static class ManagedSpelling
{
    private const string Connection = "Connection";

    private static readonly Setting<string> Host = Setting.String("connection.host").Group(Connection)
        .Importance(Importance.High).Display("Connection host", Width.Long)
        .Check(host => host.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) ? "A host name or address alone, without jdbc:" : null)
        .Doc("Name or address of the database server.");

    private static readonly Setting<int> Port = Setting.Int("connection.port").Between(1, 65535).Group(Connection)
        .Importance(Importance.High).Display("Connection port", Width.Short).Doc("Port of the database server.");

    private static readonly Setting<string> User = Setting.String("connection.user").Group(Connection).Importance(Importance.High)
        .Display("Connection user", Width.Medium).Doc("User of the database.");

    private static readonly Setting<Secret> Password = Setting.Secret("connection.password").Group(Connection).Importance(Importance.High)
        .Display("Connection password", Width.Medium).Doc("Password of connection.user.");

    private static readonly Setting<string> Database = Setting.String("db.name").Group(Connection).Importance(Importance.High)
        .Display("Database name", Width.Medium).Doc("Name of the database.");

    private static readonly Setting<string> SslMode = Setting.String("ssl.mode", "prefer")
        .OneOfAnyCase("prefer", "require", "verify-ca", "verify-full").Group(Connection)
        .Importance(Importance.High).Display("SSL mode", Width.Medium)
        .Doc("prefer: TLS where the server has it; require: only with TLS; verify-ca: and a certificate of the given authority; "
            + "verify-full: and for this host.");

    private static readonly Setting<Secret> TrustStore = Setting.Secret("ssl.truststorefile", "").Group(Connection)
        .Importance(Importance.Low).Display("Trust store", Width.Long)
        .Doc("Content of the trust store (PKCS12 or PEM) as a base64 data URI; for verify-ca and verify-full.");

    private static readonly Setting<Secret> TrustStorePassword = Setting.Secret("ssl.truststorepassword", "").Group(Connection)
        .Importance(Importance.Low).Display("Trust store password", Width.Medium).Doc("Password of ssl.truststorefile.");

    private static readonly Setting<Secret> RootCertificate = Setting.Secret("ssl.rootcertfile", "").Group(Connection)
        .Importance(Importance.Low).Display("Root certificate", Width.Long)
        .Doc("Certificate of the authority (PEM), as text or as a base64 data URI; instead of ssl.truststorefile.");

    private static readonly Setting<string> ValueFormat = ManagedSink.ValueFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON");

    private static readonly Setting<string?> KeyFormat = ManagedSink.KeyFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON", "STRING", "BYTES");

    private static readonly Setting<string> SourceFormat = ManagedSource.ValueFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON");

    private static readonly Setting<string> TopicPrefix = Setting.String("topic.prefix").Group("Output messages")
        .Importance(Importance.High).Display("Topic Prefix", Width.Medium).Check(SourceSettings.TopicFault)
        .Doc("Put before the table's name it is the topic; with a query it is the topic.");

    // A password there, so never shown; inside it is query.masked, whose name it therefore answers to as well.
    private static readonly Setting<Secret?> Query = Setting.OptionalSecret("query").Alias(SourceSettings.QueryMasked.Name)
        .Check(value => value is null ? null : SourceSettings.Select(value.Reveal)).Group("Mode").Importance(Importance.Medium)
        .Display("Query", Width.Long).Doc(SourceSettings.Query.Documentation);

    // What connection.host and its kind stand for, and what there is no choice of.
    private static readonly string[] Replaced =
    [
        "connection.url", "connection.user", "connection.password", "jdbc.credentials.provider.class", "dialect.name",
        "mssql.use.merge.holdlock", "topic.prefix", "query", "query.masked",
    ];

    private static readonly ConfigDef SinkDef = Declare(SinkSettings.Def, ValueFormat, KeyFormat)
        .Rule(SinkSettings.DeletesNeedKeys).Rule(SinkSettings.UpdatesNeedKeys);

    private static readonly ConfigDef SourceDef = Declare(SourceSettings.Def, SourceFormat, TopicPrefix, Query)
        .Rule(SourceRules.FiltersFit).Rule(QueryStandsAlone).Rule(SourceRules.ModeHasItsColumns);

    public static readonly Spelling Sink = Connect(ManagedSink.Of(SinkDef, ValueFormat, KeyFormat))
        .Rename("batch.sizes", SinkSettings.BatchSize.Name);

    public static readonly Spelling Source = Connect(ManagedSource.Of(SourceDef, SourceFormat))
        .Make(SourceSettings.QueryMasked.Name, given => Spelling.NotBlank(given, Query.Name), Query.Name)
        .Drop(Query.Name)
        .Replace(SourceSettings.Mode.Name, given => Spelling.NotBlank(given, SourceSettings.Mode.Name) is null ? InferredMode(given) : null)
        .Default(SourceSettings.ValidateNonNull.Name, "false")
        .Default(ConnectionSettings.AttemptPause.Name, "1000")
        .Default(SourceSettings.QueryRetries.Name, "10");

    private static ConfigDef Declare(ConfigDef jdbc, params Setting[] own) => ConfigDef.Of(
        [
            Host, Port, User, Password, Database, SslMode, TrustStore, TrustStorePassword, RootCertificate,
            .. own, .. ManagedLogin.Settings, .. jdbc.Settings.Where(setting => !Replaced.Contains(setting.Name)),
        ])
        .Rule(VerifyNeedsAuthority);

    // Host, port, database and TLS as connection.url and connection.KEY.
    private static Spelling Connect(Spelling spelling) => spelling
        .Make(ConnectionSettings.Url.Name, Url, Host.Name, Port.Name, Database.Name)
        .Make("connection.sslMode", given => given.GetValueOrDefault(SslMode.Name)?.Trim(), SslMode.Name)
        .Make("connection.trustCertificateKeyStoreUrl", Authorities, TrustStore.Name, RootCertificate.Name)
        .Make(
            "connection.trustCertificateKeyStorePassword",
            given => Authorities(given) is null ? null : Spelling.NotBlank(given, TrustStorePassword.Name), TrustStorePassword.Name);

    private static string? Url(IReadOnlyDictionary<string, string> given)
    {
        if (!given.TryGetValue(Host.Name, out string? host) || !given.TryGetValue(Port.Name, out string? port)) return null;
        string name = host.Trim().Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim();
        return $"jdbc:mysql://{name}:{port.Trim()}/{Uri.EscapeDataString(given.GetValueOrDefault(Database.Name, "").Trim())}";
    }

    // A certificate pasted as text becomes what the file fields of the service are: a data URI.
    private static string? Authorities(IReadOnlyDictionary<string, string> given)
    {
        string? store = Spelling.NotBlank(given, TrustStore.Name) ?? Spelling.NotBlank(given, RootCertificate.Name);
        bool isText = store?.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal) ?? false;
        return isText ? $"data:text/plain;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(store!))}" : store;
    }

    private static string InferredMode(IReadOnlyDictionary<string, string> given)
    {
        bool byTime = HasAny(SourceSettings.TimestampColumns, SourceSettings.TimestampMapping);
        bool byId = HasAny(SourceSettings.IncrementingColumn, SourceSettings.IncrementingMapping);
        return byTime ? byId ? "timestamp+incrementing" : "timestamp" : byId ? "incrementing" : "bulk";

        bool HasAny(params Setting[] settings) => settings.Any(setting => Spelling.NotBlank(given, setting.Name) is not null);
    }

    private static void VerifyNeedsAuthority(ConfigValidation config)
    {
        if (!config.IsValid(SslMode) || !config.Values.Get(SslMode).StartsWith("verify", StringComparison.OrdinalIgnoreCase)) return;
        if (config.Values.Get(TrustStore).Reveal.Length > 0 || config.Values.Get(RootCertificate).Reveal.Length > 0) return;
        config.AddInvalid(SslMode, "verify-ca and verify-full need ssl.truststorefile or ssl.rootcertfile");
    }

    private static void QueryStandsAlone(ConfigValidation config)
    {
        if (config.Values.Get(Query) is { Reveal.Length: > 0 }) SourceRules.NoTablesBeside(config, Query);
    }
}
