using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>
/// TLS as MySQL's JDBC driver names it. Trust and key stores may be PEM or PKCS12, as a file (<c>file:...</c>) or inline
/// (<c>data:...;base64,...</c>).
/// </summary>
internal static class TlsOptions
{
    /// <summary><c>sslMode</c> wins over the older <c>useSSL</c>, <c>requireSSL</c> and <c>verifyServerCertificate</c>.</summary>
    /// <exception cref="ConfigException"/>
    public static TlsMode Mode(IReadOnlyDictionary<string, string> options)
    {
        if (options.GetValueOrDefault("sslMode") is { Length: > 0 } mode)
        {
            return mode.ToUpperInvariant().Replace('-', '_') switch
            {
                "DISABLED" or "DISABLE" => TlsMode.Disabled,
                "PREFERRED" or "PREFER" => TlsMode.Prefer,
                "REQUIRED" or "REQUIRE" or "TRUST" => TlsMode.Require,
                "VERIFY_CA" => TlsMode.VerifyCa,
                "VERIFY_IDENTITY" or "VERIFY_FULL" => TlsMode.VerifyFull,
                _ => throw new ConfigException(
                    $"Invalid value {mode} for configuration connection.sslMode: one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, "
                    + $"VERIFY_IDENTITY"),
            };
        }

        bool? use = Flag(options, "useSSL");
        if (use == false) return TlsMode.Disabled;
        if (use == true && Flag(options, "verifyServerCertificate") == true) return TlsMode.VerifyCa;
        return Flag(options, "requireSSL") == true ? TlsMode.Require : TlsMode.Prefer;
    }

    /// <summary>The trusted authorities as PEM, or null.</summary>
    /// <exception cref="ConfigException">The store cannot be read.</exception>
    public static string? Authorities(IReadOnlyDictionary<string, string> options)
    {
        const string name = "connection.trustCertificateKeyStoreUrl";
        if (options.GetValueOrDefault("trustCertificateKeyStoreUrl") is not { Length: > 0 } url) return null;
        byte[] store = CertificateStore.Read(url, name);
        if (CertificateStore.IsPem(store)) return System.Text.Encoding.ASCII.GetString(store);
        return string.Concat(CertificateStore.Pkcs12(store, options.GetValueOrDefault("trustCertificateKeyStorePassword"), name)
            .Select(certificate => certificate.ExportCertificatePem() + "\n"));
    }

    /// <summary>Own certificate and key as PEM, or null. Errors: as above.</summary>
    public static Secret? ClientCertificate(IReadOnlyDictionary<string, string> options)
    {
        const string name = "connection.clientCertificateKeyStoreUrl";
        if (options.GetValueOrDefault("clientCertificateKeyStoreUrl") is not { Length: > 0 } url) return null;
        byte[] store = CertificateStore.Read(url, name);
        if (CertificateStore.IsPem(store)) return new Secret(System.Text.Encoding.ASCII.GetString(store));
        X509Certificate2 own = CertificateStore.Pkcs12(store, options.GetValueOrDefault("clientCertificateKeyStorePassword"), name)
            .FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new ConfigException($"Invalid value for configuration {name}: the store holds no private key");
        AsymmetricAlgorithm key = (AsymmetricAlgorithm?)own.GetRSAPrivateKey() ?? own.GetECDsaPrivateKey()
            ?? throw new ConfigException($"Invalid value for configuration {name}: the key is neither RSA nor ECDSA");
        using (key) return new Secret($"{own.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private static bool? Flag(IReadOnlyDictionary<string, string> options, string key) =>
        bool.TryParse(options.GetValueOrDefault(key), out bool value) ? value : null;
}
