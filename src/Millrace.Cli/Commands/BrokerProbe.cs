using System.Globalization;
using System.Net.Sockets;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands;

/// <summary>
/// Looks whether a Kafka cluster can be reached at all, so that a wrong address is told at once and not after a client's time-outs.
/// </summary>
internal static class BrokerProbe
{
    private const int DefaultPort = 9092;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Returns when one of the servers accepts a connection.</summary>
    /// <exception cref="CommandException">Exit code 3.</exception>
    public static async Task EnsureReachableAsync(string bootstrapServers, CancellationToken cancellationToken)
    {
        if (Refusal(bootstrapServers) is { } refusal) throw CommandException.Usage(refusal);
        string reason = "none is named";
        foreach (string server in bootstrapServers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                await ConnectAsync(server, cancellationToken);
                return;
            }
            catch (SocketException fault)
            {
                reason = fault.Message;
            }
            catch (TimeoutException)
            {
                reason = $"no answer within {Patience.TotalSeconds} s";
            }
        }

        throw CommandException.Unavailable(NoAnswer(bootstrapServers, reason));
    }

    public static string NoAnswer(string bootstrapServers, string reason) =>
        $"No Kafka broker answers at {bootstrapServers} ({reason.TrimEnd('.')}). Start one with 'millrace dev', or name another with "
        + $"--bootstrap-servers.";

    /// <summary>
    /// Why these cannot be brokers; null when they can. Kafka's protocol has no login in an address, and who writes one there wants it
    /// kept.
    /// </summary>
    public static string? Refusal(string bootstrapServers) => bootstrapServers.Contains('@', StringComparison.Ordinal)
        ? $"--bootstrap-servers takes host:port, not '{SafeText.OfValue(bootstrapServers)}': a login stands in --kafka sasl.username=NAME "
        + $"and sasl.password, best in a profile."
        : null;

    private static async Task ConnectAsync(string server, CancellationToken cancellationToken)
    {
        // A listener's name may stand before the address, as in SSL://host:9092.
        string address = server[(server.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..];
        int colon = address.LastIndexOf(':');
        bool hasPort = colon > 0 && !address.EndsWith(']');
        if (!int.TryParse(hasPort ? address[(colon + 1)..] : DefaultPort.ToString(
            CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
            throw CommandException.Usage($"--bootstrap-servers takes host:port, not '{server}'.");
        string host = (hasPort ? address[..colon] : address).Trim('[', ']');
        // Blocking, on a thread that is left behind when it takes too long: the machinery of asynchronous sockets takes longer to start
        // than the whole look.
        await Task.Run(() => new TcpClient(host, port).Dispose(), CancellationToken.None)
            .WaitAsync(Patience, TimeProvider.System, cancellationToken);
    }
}
