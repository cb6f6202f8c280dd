using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>TLS of a connection.</summary>
/// <param name="Authorities">Whom to trust; null takes the system's.</param>
/// <param name="Own">Certificate and private key to show to the server, or null.</param>
/// <param name="Verification">How the server's certificate is checked.</param>
internal sealed record RedisTls(X509Certificate2Collection? Authorities, X509Certificate2? Own, TlsVerification Verification)
{
    public SslClientAuthenticationOptions OptionsFor(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (Own is not null) options.ClientCertificateContext = SslStreamCertificateContext.Create(Own, null, offline: true);
        if (Verification == TlsVerification.None) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (Authorities is null) return options;
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        return options;
    }
}

/// <summary>How a server's certificate is checked.</summary>
internal enum TlsVerification
{
    /// <summary>A trusted authority, and the name of this host.</summary>
    Full,

    /// <summary>Not at all: what is sent is hidden from listeners, but not from whoever poses as the server.</summary>
    None,
}
