using System.Net;
using System.Net.Sockets;

namespace Millrace.TestServers;

/// <summary>Ports nobody listens on at the moment of asking.</summary>
public static class FreePort
{
    // Below the range from which the kernel takes the ports of outgoing connections:
    // a server that needs seconds to start would lose its port to one of them.
    private const int First = 10_000;
    private const int Last = 32_000;

    /// <summary>The first of <paramref name="count"/> consecutive TCP ports of the loopback interface that are free now.</summary>
    public static int Next(int count = 1)
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last);
            if (Enumerable.Range(port, count).All(IsFree)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
