namespace Millrace.Connectors.Redis.Resp;

/// <summary>How a server's certificate is checked.</summary>
internal enum TlsVerification
{
    /// <summary>A trusted authority, and the name of this host.</summary>
    Full,

    /// <summary>Not at all: what is sent is hidden from listeners, but not from whoever poses as the server.</summary>
    None,
}
