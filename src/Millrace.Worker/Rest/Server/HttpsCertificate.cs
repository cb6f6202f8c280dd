using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Millrace.Errors;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// The certificate of an https listener, named by Kafka's <c>ssl.keystore.*</c> settings: those with the prefix <c>listeners.https.</c>, and when there is
/// none of these, those without. PKCS12 and PEM files; Java's own JKS format cannot be read.
/// </summary>
internal static class HttpsCertificate
{
    private const string Prefix = "listeners.https.";

    /// <summary>Errors: <see cref="ConfigException"/>.</summary>
    public static X509Certificate2 Load(WorkerConfig worker)
    {
        IReadOnlyDictionary<string, string> settings = worker.WithPrefix(Prefix);
        if (settings.Count == 0) settings = worker.Raw;
        if (settings.GetValueOrDefault("ssl.client.auth", "none") is not "none" and var auth)
            throw ConfigException.Invalid("ssl.client.auth", auth, "client certificates are not checked yet; put a proxy in front or use none");
        string path = settings.GetValueOrDefault("ssl.keystore.location") ?? throw new ConfigException("An https listener needs ssl.keystore.location.");
        string? password = settings.GetValueOrDefault("ssl.keystore.password");
        string type = settings.GetValueOrDefault("ssl.keystore.type", "PKCS12").ToUpperInvariant();
        try
        {
            return type switch
            {
                "PKCS12" => X509CertificateLoader.LoadPkcs12FromFile(path, password),
                "PEM" when settings.GetValueOrDefault("ssl.key.password") is { } key => X509Certificate2.CreateFromEncryptedPemFile(path, key),
                "PEM" => X509Certificate2.CreateFromPemFile(path),
                _ => throw ConfigException.Invalid("ssl.keystore.type", type, "must be PKCS12 or PEM; `keytool -importkeystore` converts JKS to PKCS12"),
            };
        }
        catch (Exception fault) when (fault is CryptographicException or IOException)
        {
            throw new ConfigException($"The key store {path} of the https listener cannot be read: {fault.Message}", fault);
        }
    }
}
