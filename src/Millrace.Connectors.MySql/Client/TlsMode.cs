namespace Millrace.Connectors.MySql.Client;

/// <summary>How much TLS a connection wants; the order is that of strictness.</summary>
internal enum TlsMode
{
    Disabled,

    /// <summary>TLS where the server has it, without looking at its certificate.</summary>
    Prefer,

    /// <summary>No connection without TLS; the certificate is not looked at.</summary>
    Require,

    /// <summary>The certificate must come from the CA.</summary>
    VerifyCa,

    /// <summary>As before, and it must be for this host.</summary>
    VerifyFull,
}
