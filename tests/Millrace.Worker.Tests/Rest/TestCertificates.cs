using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Millrace.Worker.Tests.Rest;

/// <summary>An authority, and certificates by it for 127.0.0.1, in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-tls-").FullName;
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        var request = new CertificateRequest("CN=authority", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        Authority = Path.Combine(_folder, "authority.pem");
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    /// <summary>A file of PEM.</summary>
    public string Authority { get; }

    public X509Certificate2 New(string name)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.Create(
            _authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>The same in a file of PKCS12 with the password <c>sesame</c>.</summary>
    public string Store(string name)
    {
        string file = Path.Combine(_folder, $"{name}.p12");
        using X509Certificate2 made = New(name);
        File.WriteAllBytes(file, made.Export(X509ContentType.Pkcs12, "sesame"));
        return file;
    }

    /// <summary>A client that trusts the authority, and shows this certificate.</summary>
    public HttpClient Client(Uri url, X509Certificate2? own)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { _authority },
        };
        if (own is not null)
            handler.SslOptions.ClientCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(own, null, offline: true);
        return new HttpClient(handler) { BaseAddress = url };
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
