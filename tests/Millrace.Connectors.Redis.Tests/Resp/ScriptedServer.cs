using System.Net;
using System.Net.Sockets;

namespace Millrace.Connectors.Redis.Tests.Resp;

/// <summary>
/// One connection that answers with given bytes, in pieces, whatever is asked; for what a real server does not do on request.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<byte[]> _pieces = [];

    public ScriptedServer(params string[] pieces)
    {
        _pieces.AddRange(pieces.Select(System.Text.Encoding.ASCII.GetBytes));
        _listener.Start();
        Served = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task Served { get; }

    public void Dispose() => _listener.Stop();

    // Each piece is sent when something has come since the last, or at once where nothing is awaited: clients write before they read.
    private async Task ServeAsync()
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        socket.NoDelay = true;
        byte[] buffer = new byte[64 * 1024];
        await socket.ReceiveAsync(buffer);
        foreach (byte[] piece in _pieces)
        {
            if (piece.Length == 0)
            {
                await socket.ReceiveAsync(buffer);
                continue;
            }

            await socket.SendAsync(piece);
            await Task.Yield();
        }

        socket.Shutdown(SocketShutdown.Send);
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }
}
