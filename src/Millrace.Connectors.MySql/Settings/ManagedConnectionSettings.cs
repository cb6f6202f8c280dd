using Millrace.Config;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>The managed spelling's own names for the connection, of sink and source.</summary>
internal static class ManagedConnectionSettings
{
    private const string Connection = "Connection";

    public static readonly Setting<string> Host = Setting.String("connection.host").Group(Connection).Importance(Importance.High).Display("Connection host", Width.Long)
        .Check(value => value.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) ? "A host name or address alone, without jdbc:" : null)
        .Doc("Name or address of the database server.");

    public static readonly Setting<int> Port = Setting.Int("connection.port").Between(1, 65535).Group(Connection).Importance(Importance.High)
        .Display("Connection port", Width.Short).Doc("Port of the database server.");

    public static readonly Setting<string> User = Setting.String("connection.user").Group(Connection).Importance(Importance.High)
        .Display("Connection user", Width.Medium).Doc("User of the database.");

    public static readonly Setting<Secret> Password = Setting.Secret("connection.password").Group(Connection).Importance(Importance.High)
        .Display("Connection password", Width.Medium).Doc("Password of connection.user.");

    public static readonly Setting<string> Database = Setting.String("db.name").Group(Connection).Importance(Importance.High)
        .Display("Database name", Width.Medium).Doc("Name of the database.");

    public static readonly Setting<string> SslMode = Setting.String("ssl.mode", "prefer").OneOfAnyCase("prefer", "require", "verify-ca", "verify-full")
        .Group(Connection).Importance(Importance.High).Display("SSL mode", Width.Medium)
        .Doc("prefer: TLS where the server has it; require: only with TLS; verify-ca: and a certificate of the given authority; verify-full: and for this host.");

    public static readonly Setting<Secret> TrustStore = Setting.Secret("ssl.truststorefile", "").Group(Connection).Importance(Importance.Low)
        .Display("Trust store", Width.Long).Doc("Content of the trust store (PKCS12 or PEM) as a base64 data URI; for verify-ca and verify-full.");

    public static readonly Setting<Secret> TrustStorePassword = Setting.Secret("ssl.truststorepassword", "").Group(Connection).Importance(Importance.Low)
        .Display("Trust store password", Width.Medium).Doc("Password of ssl.truststorefile.");

    public static readonly Setting<Secret> RootCertificate = Setting.Secret("ssl.rootcertfile", "").Group(Connection).Importance(Importance.Low)
        .Display("Root certificate", Width.Long).Doc("Certificate of the authority (PEM), as text or as a base64 data URI; instead of ssl.truststorefile.");

    public static IReadOnlyList<Setting> All { get; } = [Host, Port, User, Password, Database, SslMode, TrustStore, TrustStorePassword, RootCertificate];

    public static void VerifyNeedsAuthority(ConfigValidation config)
    {
        if (!config.IsValid(SslMode) || !config.Values.Get(SslMode).StartsWith("verify", StringComparison.OrdinalIgnoreCase)) return;
        if (config.Values.Get(TrustStore).Reveal.Length > 0 || config.Values.Get(RootCertificate).Reveal.Length > 0) return;
        config.AddInvalid(SslMode, "verify-ca and verify-full need ssl.truststorefile or ssl.rootcertfile");
    }
}
