using System.Net;
using System.Net.Sockets;

namespace Millrace.TestServers;

/// <summary>
/// A port in front of a server that passes bytes on, and can be cut: what is open is reset, and nobody listens until it is mended.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly List<Socket> _open = [];
    private TcpListener _listener;
    private Task _accepting;

    /// <param name="target">host:port.</param>
    public TcpRelay(string target)
    {
        int colon = target.LastIndexOf(':');
        _host = target[..colon];
        _port = int.Parse(target[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(_listener);
    }

    public IPEndPoint Endpoint { get; }

    public string Host => Endpoint.ToString();

    public async Task CutAsync()
    {
        _listener.Stop();
        await _accepting;
        lock (_open)
        {
            foreach (Socket socket in _open)
            {
                // 0: a reset instead of an orderly end.
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    public void Mend()
    {
        _listener = new TcpListener(Endpoint);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                Socket client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_host, _port);
                lock (_open) _open.AddRange([client, server]);
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
            // The last one: stopped before it was asked again.
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var read and > 0) await to.SendAsync(buffer.AsMemory(0, read));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Cut, or one side is gone.
        }
    }
}
