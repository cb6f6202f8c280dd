using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Millrace.Broker.Security;

/// <summary>TLS on a listener: its certificate, and which certificates of clients it takes.</summary>
internal sealed class TlsTransport(TlsSettings settings)
{
    /// <summary>A client that does not get on with its handshake is cut off after this time.</summary>
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(30);

    private readonly SslStreamCertificateContext _certificate =
        SslStreamCertificateContext.Create(settings.Certificate, settings.Chain, offline: true);

    /// <summary>Puts TLS in front of the connection's bytes.</summary>
    /// <returns>The principal of the client's certificate; null when it has shown none.</returns>
    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    /// <exception cref="IOException">The peer went away, or speaks no TLS.</exception>
    public async Task<string?> SecureAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new DuplexStream(connection.Transport));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.ConnectionClosed);
        patience.CancelAfter(s_handshake);
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _certificate,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = settings.ClientAuth != ClientAuth.None,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => IsTrusted(certificate as X509Certificate2),
            }, patience.Token);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        connection.Transport = new TlsPipe(stream);
        return settings.ClientAuth != ClientAuth.None && stream.RemoteCertificate is X509Certificate2 shown
            ? $"User:{DistinguishedName(shown)}"
            : null;
    }

    private bool IsTrusted(X509Certificate2? certificate)
    {
        if (certificate is null)
            return settings.ClientAuth != ClientAuth.Required;
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // As Java's default.
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities);
        return chain.Build(certificate);
    }

    /// <summary>As Java names it (RFC 2253): most special part first, no blanks between parts.</summary>
    internal static string DistinguishedName(X509Certificate2 certificate)
    {
        var name = new StringBuilder();
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: true))
        {
            name.Append(name.Length > 0 ? "," : "").Append(part.GetSingleElementType().FriendlyName switch
            {
                "E" => "EMAILADDRESS",
                { } known => known,
                null => part.GetSingleElementType().Value,
            }).Append('=');
            foreach (char letter in part.GetSingleElementValue() ?? "")
                name.Append(letter is ',' or '+' or '"' or '\\' or '<' or '>' or ';' ? "\\" : "").Append(letter);
        }
        return name.ToString();
    }

    private sealed class TlsPipe(SslStream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024));
    }
}

/// <summary>The two pipes of a connection as one stream.</summary>
internal sealed class DuplexStream(IDuplexPipe pipe) : Stream
{
    private readonly Stream _input = pipe.Input.AsStream(), _output = pipe.Output.AsStream();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public override void Flush() => _output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => _input.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
