using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Millrace.Errors;

namespace Millrace.Config;

/// <summary>
/// Certificates as settings name them: the path of a file (also <c>file:...</c>), a data URI (<c>data:...;base64,...</c>), or PEM as text;
/// inside it PEM or PKCS12. Errors of all methods: <see cref="ConfigException"/> naming the setting.
/// </summary>
public static class CertificateStore
{
    // The first bytes of a Java key store (sun.security.provider.JavaKeyStore).
    private static ReadOnlySpan<byte> JksMagic => [0xFE, 0xED, 0xFE, 0xED];

    /// <summary>The certificates of authorities to trust.</summary>
    public static X509Certificate2Collection Authorities(string store, string? password, string setting)
    {
        byte[] content = Read(store, setting);
        if (!IsPem(content)) return Pkcs12(content, password, setting);
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.ASCII.GetString(content));
        }
        catch (CryptographicException fault)
        {
            throw new ConfigException($"Invalid value for configuration {setting}: {fault.Message}", fault);
        }

        return authorities.Count > 0
            ? authorities
            : throw new ConfigException($"Invalid value for configuration {setting}: there is no certificate in it");
    }

    /// <summary>Own certificate with its private key, from a PKCS12 store or PEM that holds both.</summary>
    public static X509Certificate2 Own(string store, string? password, string setting)
    {
        byte[] content = Read(store, setting);
        if (IsPem(content)) return FromPem(Encoding.ASCII.GetString(content), Encoding.ASCII.GetString(content), password, setting);
        return Pkcs12(content, password, setting).FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new ConfigException($"Invalid value for configuration {setting}: the store holds no private key");
    }

    /// <summary>Own certificate and private key from two files of PEM.</summary>
    public static X509Certificate2 Own(string certificate, string key, string? password, string setting) =>
        FromPem(Encoding.ASCII.GetString(Read(certificate, setting)), Encoding.ASCII.GetString(Read(key, setting)), password, setting);

    /// <summary>The bytes that the setting names.</summary>
    public static byte[] Read(string store, string setting)
    {
        try
        {
            if (store.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal)) return Encoding.UTF8.GetBytes(store);
            if (store.StartsWith("data:", StringComparison.Ordinal))
                return Convert.FromBase64String(store[(store.IndexOf(',', StringComparison.Ordinal) + 1)..]);
            return File.ReadAllBytes(store.StartsWith("file:", StringComparison.Ordinal) ? new Uri(store).LocalPath : store);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException($"Invalid value for configuration {setting}: {fault.Message}", fault);
        }
    }

    /// <summary>True for text that begins as PEM does, blanks before it left aside.</summary>
    public static bool IsPem(ReadOnlySpan<byte> content) => content.TrimStart(" \r\n\t"u8).StartsWith("-----BEGIN"u8);

    /// <summary>Everything in a PKCS12 store, keys exportable.</summary>
    public static X509Certificate2Collection Pkcs12(byte[] store, string? password, string setting)
    {
        if (store.AsSpan().StartsWith(JksMagic))
        {
            throw new ConfigException(
                $"Invalid value for configuration {setting}: this is a Java key store (JKS). Convert it: keytool -importkeystore "
                + $"-srckeystore IN.jks -destkeystore OUT.p12 -deststoretype PKCS12");
        }

        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(store, password, X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException fault)
        {
            throw new ConfigException($"Invalid value for configuration {setting}: not PEM, and not PKCS12 with that password", fault);
        }
    }

    private static X509Certificate2 FromPem(string certificate, string key, string? password, string setting)
    {
        try
        {
            using X509Certificate2 own = string.IsNullOrEmpty(password)
                ? X509Certificate2.CreateFromPem(certificate, key)
                : X509Certificate2.CreateFromEncryptedPem(certificate, key, password);
            // TLS on Windows takes no key that exists in memory alone.
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException fault)
        {
            throw new ConfigException($"Invalid value for configuration {setting}: {fault.Message}", fault);
        }
    }
}
