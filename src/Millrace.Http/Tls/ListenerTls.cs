using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Http.Tls;

/// <summary>
/// TLS of an https listener by Kafka's <c>ssl.*</c> settings, whatever stood in front of them. PKCS12 and PEM files; Java's own JKS format
/// cannot be read. Errors of all methods: <see cref="ConfigException"/>.
/// </summary>
/// <param name="settings">Names that begin with <c>ssl.</c>; others are left alone.</param>
public sealed class ListenerTls(IReadOnlyDictionary<string, string> settings)
{
    // For TLS clients, in certificates that say what they are for (RFC 5280, 4.2.1.12).
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    // What of TLS a listener honours, or may leave alone: names of Java's own algorithms.
    private static readonly string[] Known =
    [
        "ssl.keystore.location", "ssl.keystore.password", "ssl.keystore.type", "ssl.key.password", "ssl.enabled.protocols",
        "ssl.client.auth", "ssl.client.authentication", "ssl.protocol", "ssl.provider", "ssl.keymanager.algorithm",
        "ssl.trustmanager.algorithm", "ssl.secure.random.implementation", "ssl.endpoint.identification.algorithm",
        "ssl.truststore.location", "ssl.truststore.password", "ssl.truststore.type", "ssl.truststore.certificates",
    ];

    private string? Get(string name) => settings.GetValueOrDefault(name);

    /// <summary>
    /// Whether callers show certificates: <c>ssl.client.auth</c> (none, requested, required), or the registry's
    /// <c>ssl.client.authentication</c>, and its older true and false.
    /// </summary>
    public ClientCertificateMode ClientCertificates()
    {
        string name = Get("ssl.client.authentication") is null ? "ssl.client.auth" : "ssl.client.authentication";
        return Get(name)?.Trim().ToLowerInvariant() switch
        {
            null or "" or "none" or "false" => ClientCertificateMode.NoCertificate,
            "requested" => ClientCertificateMode.AllowCertificate,
            "required" or "true" => ClientCertificateMode.RequireCertificate,
            _ => throw ConfigException.Invalid(name, Get(name), "must be one of: none, requested, required"),
        };
    }

    /// <summary>Makes a listener speak https.</summary>
    public void Secure(ListenOptions endpoint)
    {
        if (settings.Keys.FirstOrDefault(key => key.StartsWith("ssl.", StringComparison.Ordinal) && !Known.Contains(key)) is { } unknown)
            throw ConfigException.Invalid(unknown, settings[unknown],
                "an https listener does not honour it and would be less safe than it says; remove it to accept that");
        ClientCertificateMode mode = ClientCertificates();
        X509Certificate2Collection? authorities = mode == ClientCertificateMode.NoCertificate ? null : Authorities()
            ?? throw new ConfigException(
                "Client certificates are known by the authorities of ssl.truststore.location: set it, or ssl.client.auth to none.");
        endpoint.UseHttps(Own(), https =>
        {
            https.SslProtocols = Protocols();
            https.ClientCertificateMode = mode;
            if (authorities is not null)
                https.ClientCertificateValidation = (certificate, chain, _) => IsOf(authorities, certificate, chain);
        });
    }

    /// <summary>
    /// How other servers' https listeners are known: by the authorities of <c>ssl.truststore.*</c>, and the system's when there are none;
    /// by their names too, unless <c>ssl.endpoint.identification.algorithm</c> is empty. Where callers show certificates, this one shows
    /// its own.
    /// </summary>
    public SslClientAuthenticationOptions Peers()
    {
        var options = new SslClientAuthenticationOptions();
        if (Authorities() is { } authorities) options.CertificateChainPolicy = Policy(authorities);
        if (ClientCertificates() != ClientCertificateMode.NoCertificate && Get("ssl.keystore.location") is not null)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(Own(), additionalCertificates: null, offline: true);
        // Kafka's way to say that names do not matter; everything else about the certificate does.
        if (Get("ssl.endpoint.identification.algorithm") is { Length: 0 })
            options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // Nobody who shows a certificate says where this server is to fetch something.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientPurpose));
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    // The versions that are named; those of the system when none is.
    private SslProtocols Protocols()
    {
        SslProtocols protocols = SslProtocols.None;
        if (Get("ssl.enabled.protocols") is not { } given) return protocols;
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

    private X509Certificate2Collection? Authorities() =>
        new[] { "ssl.truststore.location", "ssl.truststore.certificates" }.FirstOrDefault(settings.ContainsKey) is { } setting
            ? CertificateStore.Authorities(settings[setting], Get("ssl.truststore.password"), setting)
            : null;

    private X509Certificate2 Own()
    {
        string path = Get("ssl.keystore.location") ?? throw new ConfigException("An https listener needs ssl.keystore.location.");
        return (Get("ssl.keystore.type") ?? "PKCS12").ToUpperInvariant() switch
        {
            "PKCS12" => CertificateStore.Own(path, Get("ssl.keystore.password"), "ssl.keystore.location"),
            // As in Kafka: the store of PEM has no password, the key in it may have.
            "PEM" => CertificateStore.Own(path, Get("ssl.key.password"), "ssl.keystore.location"),
            var type => throw ConfigException.Invalid("ssl.keystore.type", type,
                "must be PKCS12 or PEM; `keytool -importkeystore` converts JKS to PKCS12"),
        };
    }
}
