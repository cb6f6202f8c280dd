using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Millrace.Http;

/// <summary>Which addresses of the machine a listener's host stands for: never more than its name says.</summary>
public static class ListenAddresses
{
    /// <summary>
    /// The addresses. <c>0.0.0.0</c> and <c>::</c> stand for themselves, all addresses; nothing and <c>*</c> for <c>::</c>; a name for
    /// those it has.
    /// </summary>
    /// <exception cref="IOException">For a name that has none.</exception>
    public static IReadOnlyList<IPAddress> Of(string host)
    {
        if (host is "" or "*") return [IPAddress.IPv6Any];
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address)) return [address];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        try
        {
            IPAddress[] addresses = [.. Dns.GetHostAddresses(host).Distinct()];
            if (addresses.Length > 0) return addresses;
        }
        catch (SocketException fault)
        {
            throw NoSuchHost(host, fault);
        }

        throw NoSuchHost(host, null);
    }

    /// <summary>Listens on them; with port 0, which takes a free one, on the first alone.</summary>
    /// <exception cref="IOException">For a name that has none.</exception>
    public static void Listen(this KestrelServerOptions options, string host, int port, Action<ListenOptions> configure)
    {
        IReadOnlyList<IPAddress> addresses = Of(host);
        if (host is "" or "*") options.ListenAnyIP(port, configure);
        // Kestrel does without the one of the two families that a machine may not have.
        else if (addresses.Count == 2 && addresses.All(IPAddress.IsLoopback) && port != 0) options.ListenLocalhost(port, configure);
        else foreach (IPAddress address in addresses.Take(port == 0 ? 1 : int.MaxValue)) options.Listen(address, port, configure);
    }

    private static IOException NoSuchHost(string host, Exception? fault) =>
        new($"The listener's host '{host}' has no address: there is no such name here", fault);
}
