// SaslHandshake (17), versions 0-1, never flexible
// Request: Mechanism:str
// Reply:  ErrorCode:i16, Mechanisms:[]str

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// SaslHandshake 0-1: which mechanism the login uses; the reply names those there are. After version 0 the tokens are frames of their own.
/// </summary>
internal sealed class SaslHandshakeHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.SaslHandshake, 0, 1, ApiVersionRange.NeverFlexible);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Error(request.Session.Begin(body.String("mechanism"), withRequests: request.Version >= 1));
        reply.ArrayCount(request.Session.Mechanisms.Count);
        foreach (string mechanism in request.Session.Mechanisms)
            reply.String(mechanism);
    }
}
