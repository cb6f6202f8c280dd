using System.Net;
using System.Net.Sockets;

namespace Millrace.Cli.Commands.Databases;

/// <summary>Ports of the loopback interface.</summary>
internal static class LocalPort
{
    /// <summary>The wanted port when nobody listens there, else any free one.</summary>
    public static int FreeOr(int wanted)
    {
        try
        {
            return Bind(wanted);
        }
        catch (SocketException)
        {
            return Bind(0);
        }
    }

    private static int Bind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
