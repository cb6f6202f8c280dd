using System.Security.Cryptography.X509Certificates;

namespace Millrace.Broker.Security;

/// <summary>Whether clients show certificates: <c>ssl.client.auth</c>.</summary>
internal enum ClientAuth
{
    None,
    Requested,
    Required,
}

/// <summary>What the broker's settings say about TLS.</summary>
/// <param name="Chain">Certificates between the own one and its authority.</param>
/// <param name="Authorities">Whose certificates of clients are taken.</param>
internal sealed record TlsSettings(
    X509Certificate2 Certificate, X509Certificate2Collection Chain, ClientAuth ClientAuth, X509Certificate2Collection Authorities);
