using System.Net;
using System.Net.Sockets;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>Ports of the loopback interface.</summary>
internal static class LocalPort
{
    /// <summary>The usual port of a server when nobody listens there, else any free one, and a word about it.</summary>
    public static int Choose(string server, int usual)
    {
        int port = FreeOr(usual);
        if (port != usual) Answer.Note($"Port {usual} is taken: {server} listens on {port}.");
        return port;
    }

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

    /// <exception cref="CommandException">Exit code 3, when somebody listens on a port that an option asks for.</exception>
    public static void MustBeFree(string option, int port)
    {
        try
        {
            Bind(port);
        }
        catch (SocketException fault)
        {
            throw CommandException.Unavailable(
                $"Cannot start: {option} {port}: {fault.Message}. Stop the server that has the port, or name another; 0 takes a free one.",
                fault);
        }
    }

    private static int Bind(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
