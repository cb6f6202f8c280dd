using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;

namespace Millrace.Broker.Handlers;

/// <summary>What a handler knows of the request besides its body.</summary>
/// <param name="ClientId">Empty if the client sent none.</param>
/// <param name="ClientHost">The peer's address as group descriptions show it: <c>/127.0.0.1</c>.</param>
/// <param name="Frame">The whole frame behind its length, lent until the handler returns.</param>
/// <param name="Session">Who asks, and how far his login is.</param>
/// <param name="Access">What he may do.</param>
/// <param name="Aborted">Fires when the connection is lost or the broker stops: answer a parked request now.</param>
internal sealed record Request(
    ApiVersionRange Api, short Version, int CorrelationId, string ClientId, string ClientHost, ReadOnlyMemory<byte> Frame,
    ClientSession Session, Access Access, CancellationToken Aborted)
{
    public bool Flexible => Api.IsFlexible(Version);

    /// <summary>None, or the error of a refusal.</summary>
    public ErrorCode Check(Need need, string name = Acl.ClusterName) => Access.Check(Api.Key, need, name);

    public Reply CreateReply(out WireWriter writer)
    {
        // A client asks for ApiVersions before it knows what the broker speaks, so that reply keeps header v0 in every version (KIP-511).
        var reply = new Reply(CorrelationId, flexibleHeader: Flexible && Api.Key != ApiKey.ApiVersions);
        writer = new WireWriter(reply, Flexible);
        return reply;
    }
}
