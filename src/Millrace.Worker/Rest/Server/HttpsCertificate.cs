using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// The certificate of an https listener, named by Kafka's <c>ssl.keystore.*</c> settings:
/// those with the prefix <c>listeners.https.</c>, and when there is none of these, those without. PKCS12 and PEM files;
/// Java's own JKS format cannot be read.
/// </summary>
internal static class HttpsCertificate
{
    public const string Prefix = "listeners.https.";
    public const string AdminPrefix = "admin.listeners.https.";

    // What of TLS a listener honours, or may leave alone: names of Java's own algorithms, and a trust store, which is for requests that are
    // passed on to other workers; client certificates would need it too.
    private static readonly string[] Known =
    [
        "ssl.keystore.location", "ssl.keystore.password", "ssl.keystore.type", "ssl.key.password", "ssl.enabled.protocols",
            "ssl.client.auth", "ssl.protocol", "ssl.provider",
        "ssl.keymanager.algorithm", "ssl.trustmanager.algorithm", "ssl.secure.random.implementation",
            "ssl.endpoint.identification.algorithm", "ssl.truststore.location",
        "ssl.truststore.password", "ssl.truststore.type", "ssl.truststore.certificates",
    ];

    /// <summary>
    /// The versions of TLS that <c>ssl.enabled.protocols</c> names; those of the system when it names none. Errors:
    /// <see cref="ConfigException"/>.
    /// </summary>
    public static SslProtocols Protocols(WorkerConfig worker, string prefix)
    {
        if (Settings(worker, prefix).GetValueOrDefault("ssl.enabled.protocols") is not { } given) return SslProtocols.None;
        SslProtocols protocols = SslProtocols.None;
        foreach (string name in given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            protocols |= name switch
            {
                "TLSv1.2" => SslProtocols.Tls12,
                "TLSv1.3" => SslProtocols.Tls13,
                _ => throw ConfigException.Invalid("ssl.enabled.protocols", given, "an https listener speaks TLSv1.2 and TLSv1.3"),
            };
        }

        return protocols;
    }

    /// <summary>The settings with that prefix; those without any when there is none with it.</summary>
    private static IReadOnlyDictionary<string, string> Settings(WorkerConfig worker, string prefix) =>
        worker.WithPrefix(prefix) is { Count: > 0 } own ? own : worker.Raw;

    /// <summary>
    /// How other workers' https listeners are known: by the authorities of <c>ssl.truststore.*</c>, and the system's when there are none;
    /// by their names too, unless <c>ssl.endpoint.identification.algorithm</c> is empty. Errors: <see cref="ConfigException"/>.
    /// </summary>
    public static SslClientAuthenticationOptions Peers(WorkerConfig worker)
    {
        IReadOnlyDictionary<string, string> settings = Settings(worker, Prefix);
        var options = new SslClientAuthenticationOptions();
        string? setting = new[] { "ssl.truststore.location", "ssl.truststore.certificates" }.FirstOrDefault(settings.ContainsKey);
        if (setting is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(
                CertificateStore.Authorities(settings[setting], settings.GetValueOrDefault("ssl.truststore.password"), setting));
        }

        // Kafka's way to say that names do not matter; everything else about the certificate does.
        if (settings.TryGetValue("ssl.endpoint.identification.algorithm", out string? by) && by.Length == 0)
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    /// <summary>Errors: <see cref="ConfigException"/>.</summary>
    public static X509Certificate2 Load(WorkerConfig worker, string prefix)
    {
        IReadOnlyDictionary<string, string> settings = Settings(worker, prefix);
        if (settings.Keys.FirstOrDefault(key => key.StartsWith("ssl.", StringComparison.Ordinal) && !Known.Contains(key)) is { } unknown)
            throw ConfigException.Invalid(unknown, settings[unknown],
                "an https listener does not honour it and would be less safe than it says; remove it to accept that");
        if (settings.GetValueOrDefault("ssl.client.auth", "none") is not "none" and var auth)
            throw ConfigException.Invalid("ssl.client.auth", auth,
                "client certificates are not checked yet; put a proxy in front or use none");
        string path = settings.GetValueOrDefault("ssl.keystore.location")
            ?? throw new ConfigException("An https listener needs ssl.keystore.location.");
        string? password = settings.GetValueOrDefault("ssl.keystore.password");
        return settings.GetValueOrDefault("ssl.keystore.type", "PKCS12").ToUpperInvariant() switch
        {
            "PKCS12" => CertificateStore.Own(path, password, "ssl.keystore.location"),
            // As in Kafka: the store of PEM has no password, the key in it may have.
            "PEM" => CertificateStore.Own(path, settings.GetValueOrDefault("ssl.key.password"), "ssl.keystore.location"),
            var type => throw ConfigException.Invalid("ssl.keystore.type", type,
                "must be PKCS12 or PEM; `keytool -importkeystore` converts JKS to PKCS12"),
        };
    }
}
