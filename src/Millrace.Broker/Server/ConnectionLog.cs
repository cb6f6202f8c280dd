using Microsoft.Extensions.Logging;

namespace Millrace.Broker.Server;

/// <summary>What a connection may log: nothing in normal running, one line when the broker closes it.</summary>
internal sealed partial class ConnectionLog(ILogger<KafkaConnection> logger)
{
    [LoggerMessage(1101, LogLevel.Warning, "Closed the connection from {Peer}: {Problem}")]
    public partial void ClosedForProtocol(string peer, string problem);

    [LoggerMessage(1102, LogLevel.Error, "Closed the connection from {Peer} because a request failed unexpectedly.")]
    public partial void ClosedForBug(Exception bug, string peer);

    [LoggerMessage(1104, LogLevel.Information, "Closed the connection from {Peer}, idle for {Idle}, for a new one: max.connections={Max}.")]
    public partial void ClosedForNewcomer(string peer, TimeSpan idle, int max);

    [LoggerMessage(1105, LogLevel.Warning,
        "Refused the connection from {Peer}: max.connections={Max}, and all of them wait for an answer.")]
    public partial void Refused(string peer, int max);

    [LoggerMessage(1106, LogLevel.Error, "The search for idle connections failed; the next one comes by itself.")]
    public partial void SweepFailed(Exception bug);

    [LoggerMessage(1107, LogLevel.Warning, "Closed the connection from {Peer}: the TLS handshake failed: {Problem}")]
    public partial void HandshakeFailed(string peer, string problem);

    [LoggerMessage(1103, LogLevel.Information, "Closed the connection from {Peer}, idle for {Idle}.")]
    public partial void ClosedIdle(string peer, TimeSpan idle);
}
