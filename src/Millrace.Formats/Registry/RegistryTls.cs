using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>TLS towards the registry, in Kafka's settings. Key stores are PEM or PKCS#12 files; .NET cannot read Java's JKS.</summary>
internal static class RegistryTls
{
    private static readonly Setting<string?> TrustLocation = Setting.OptionalString("schema.registry.ssl.truststore.location")
        .Importance(Importance.Low)
        .Doc("File of the certificates to trust; without it those of the system.");

    private static readonly Setting<string> TrustType = StoreType("schema.registry.ssl.truststore.type");

    private static readonly Setting<Secret?> TrustPassword = Setting.OptionalSecret("schema.registry.ssl.truststore.password")
        .Importance(Importance.Low)
        .Doc("Password of the PKCS12 trust store.");

    private static readonly Setting<string?> KeyLocation = Setting.OptionalString("schema.registry.ssl.keystore.location")
        .Importance(Importance.Low)
        .Doc("File of the client's certificate and key.");

    private static readonly Setting<string> KeyType = StoreType("schema.registry.ssl.keystore.type");

    private static readonly Setting<Secret?> KeyPassword = Setting.OptionalSecret("schema.registry.ssl.keystore.password")
        .Importance(Importance.Low)
        .Alias("schema.registry.ssl.key.password").Doc("Password of the key store or of the key in a PEM file.");

    private static readonly Setting<string> Identification =
        Setting.String("schema.registry.ssl.endpoint.identification.algorithm", "https")
        .Importance(Importance.Low).Doc("Empty: the name in the registry's certificate is not checked.");

    public static readonly ConfigDef Def =
        ConfigDef.Of(TrustLocation, TrustType, TrustPassword, KeyLocation, KeyType, KeyPassword, Identification)
        .Under("TLS to the Schema Registry");

    public static SslClientAuthenticationOptions Options(ConfigValues config)
    {
        var options = new SslClientAuthenticationOptions();
        if (config.Get(KeyLocation) is { } keys)
            options.ClientCertificates = [CertificateStore.Own(keys, config.Get(KeyPassword)?.Reveal, KeyLocation.Name)];
        bool checksName = config.Get(Identification).Length > 0;
        if (config.Get(TrustLocation) is not { } trust)
        {
            if (!checksName)
                options.RemoteCertificateValidationCallback = static (_, _, _, faults) =>
                    (faults & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0;
            return options;
        }

        X509Certificate2Collection trusted = CertificateStore.Authorities(trust, config.Get(TrustPassword)?.Reveal, TrustLocation.Name);
        options.RemoteCertificateValidationCallback = (_, certificate, chain, faults) =>
        {
            if (certificate is null || chain is null || (checksName && (faults & SslPolicyErrors.RemoteCertificateNameMismatch) != 0))
                return false;
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
            return chain.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
        };
        return options;
    }

    private static Setting<string> StoreType(string name) =>
        Setting.String(name, "PKCS12").OneOfAnyCase("PEM", "PKCS12").Importance(Importance.Low)
        .Doc("PEM or PKCS12; what the file holds decides. A JKS file is turned into one by: keytool -importkeystore -srckeystore FILE.jks "
        + "-destkeystore FILE.p12 -deststoretype PKCS12.");
}
