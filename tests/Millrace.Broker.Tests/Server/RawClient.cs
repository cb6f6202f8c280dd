using System.Buffers.Binary;
using System.Net.Sockets;

namespace Millrace.Broker.Tests.Server;

/// <summary>A socket that says what it is told to, however wrong.</summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>ApiVersions version 0, correlation id 7, no client id: the shortest request there is.</summary>
    public static readonly byte[] ApiVersionsRequest = Frame([0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff]);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _tcp = new();
    private NetworkStream _stream = null!;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        // TcpClient does not give it out any more once one direction is shut down.
        client._stream = client._tcp.GetStream();
        return client;
    }

    public static byte[] Frame(params byte[] body)
    {
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }

    public async Task SendAsync(params byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The broker closed while we were sending: what hostile tests wait for.
        }
    }

    public void CloseSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The next frame without its length; null if the broker closed the connection.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var length = new byte[4];
            await _stream.ReadExactlyAsync(length, patience.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await _stream.ReadExactlyAsync(body, patience.Token);
            return body;
        }
        catch (Exception closed) when (closed is IOException or EndOfStreamException)
        {
            return null;
        }
    }

    public void Dispose() => _tcp.Dispose();
}
