using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>TLS as MySQL's JDBC driver names it. Trust and key stores may be PEM or PKCS12, as a file (<c>file:...</c>) or inline (<c>data:...;base64,...</c>).</summary>
internal static class TlsOptions
{
    // The first bytes of a Java key store (sun.security.provider.JavaKeyStore).
    private static ReadOnlySpan<byte> JksMagic => [0xFE, 0xED, 0xFE, 0xED];

    /// <summary><c>sslMode</c> wins over the older <c>useSSL</c>, <c>requireSSL</c> and <c>verifyServerCertificate</c>. Errors: <see cref="ConfigException"/>.</summary>
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
                _ => throw new ConfigException($"Invalid value {mode} for configuration connection.sslMode: one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY"),
            };
        }

        bool? use = Flag(options, "useSSL");
        if (use == false) return TlsMode.Disabled;
        if (use == true && Flag(options, "verifyServerCertificate") == true) return TlsMode.VerifyCa;
        return Flag(options, "requireSSL") == true ? TlsMode.Require : TlsMode.Prefer;
    }

    /// <summary>The trusted authorities as PEM, or null. Errors: <see cref="ConfigException"/> when the store cannot be read.</summary>
    public static string? Authorities(IReadOnlyDictionary<string, string> options)
    {
        const string name = "connection.trustCertificateKeyStoreUrl";
        if (options.GetValueOrDefault("trustCertificateKeyStoreUrl") is not { Length: > 0 } url) return null;
        byte[] store = Read(url, name);
        if (IsPem(store)) return System.Text.Encoding.ASCII.GetString(store);
        return string.Concat(Pkcs12(store, options.GetValueOrDefault("trustCertificateKeyStorePassword"), name).Select(certificate => certificate.ExportCertificatePem() + "\n"));
    }

    /// <summary>Own certificate and key as PEM, or null. Errors: as above.</summary>
    public static Secret? ClientCertificate(IReadOnlyDictionary<string, string> options)
    {
        const string name = "connection.clientCertificateKeyStoreUrl";
        if (options.GetValueOrDefault("clientCertificateKeyStoreUrl") is not { Length: > 0 } url) return null;
        byte[] store = Read(url, name);
        if (IsPem(store)) return new Secret(System.Text.Encoding.ASCII.GetString(store));
        X509Certificate2 own = Pkcs12(store, options.GetValueOrDefault("clientCertificateKeyStorePassword"), name).FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new ConfigException($"Invalid value for configuration {name}: the store holds no private key");
        AsymmetricAlgorithm key = (AsymmetricAlgorithm?)own.GetRSAPrivateKey() ?? own.GetECDsaPrivateKey()
            ?? throw new ConfigException($"Invalid value for configuration {name}: the key is neither RSA nor ECDSA");
        using (key) return new Secret($"{own.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private static bool? Flag(IReadOnlyDictionary<string, string> options, string key) => bool.TryParse(options.GetValueOrDefault(key), out bool value) ? value : null;

    private static bool IsPem(byte[] content) => content.AsSpan().TrimStart(" \r\n\t"u8).StartsWith("-----BEGIN"u8);

    private static byte[] Read(string url, string name)
    {
        try
        {
            if (url.StartsWith("data:", StringComparison.Ordinal)) return Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..]);
            return File.ReadAllBytes(url.StartsWith("file:", StringComparison.Ordinal) ? new Uri(url).LocalPath : url);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException($"Invalid value for configuration {name}: {fault.Message}", fault);
        }
    }

    private static X509Certificate2Collection Pkcs12(byte[] store, string? password, string name)
    {
        if (store.AsSpan().StartsWith(JksMagic))
        {
            throw new ConfigException(
                $"Invalid value for configuration {name}: this is a Java key store (JKS). Convert it: keytool -importkeystore -srckeystore IN.jks -destkeystore OUT.p12 -deststoretype PKCS12");
        }

        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(store, password, X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException fault)
        {
            throw new ConfigException($"Invalid value for configuration {name}: not PEM, and not PKCS12 with that password", fault);
        }
    }
}
