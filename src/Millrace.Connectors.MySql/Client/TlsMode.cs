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

/// <summary>
/// Certificates as files, because the client library reads nothing else.
/// They exist while a connection is opened, in a folder that only this user can read.
/// </summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private TlsFiles(MySqlEndpoint endpoint)
    {
        if (endpoint.CaPem is null && endpoint.ClientPem is null) return;
        _folder = Directory.CreateTempSubdirectory("millrace-tls-"); // made with mode 700
        CaFile = Save("ca.pem", endpoint.CaPem);
        ClientFile = Save("client.pem", endpoint.ClientPem?.Reveal);
    }

    public string? CaFile { get; }

    public string? ClientFile { get; }

    public static TlsFiles Write(MySqlEndpoint endpoint) => new(endpoint);

    public void Dispose() => _folder?.Delete(recursive: true);

    private string? Save(string name, string? pem)
    {
        if (pem is null) return null;
        string path = Path.Combine(_folder!.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
