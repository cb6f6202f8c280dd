using System.Net;
using System.Net.Sockets;

namespace Millrace.TestServers;

/// <summary>Ports nobody listens on at the moment of asking.</summary>
public static class FreePort
{
    /// <summary>A TCP port of the loopback interface that is free now; the kernel does not hand it out again at once.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
