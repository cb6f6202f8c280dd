// SaslAuthenticate (36), versions 0-2, flexible from 2
// Request: AuthBytes:bytes
// Reply:  ErrorCode:i16, ErrorMessage:str?, AuthBytes:bytes, SessionLifetimeMs:i64 [1+]

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// SaslAuthenticate 0-2: one token of a login. Who fails is told no reason. A login lasts as long as its connection (KIP-368 is declined by
/// a lifetime of 0).
/// </summary>
internal sealed class SaslAuthenticateHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.SaslAuthenticate, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        ReadOnlySpan<byte> token = body.Bytes("auth bytes");
        body.EndStruct();
        (ErrorCode error, byte[] answer) = request.Session.Take(token);

        reply.Error(error);
        reply.String(error == ErrorCode.None ? null : "Authentication failed: invalid credentials.");
        reply.Bytes(answer);
        if (request.Version >= 1)
            reply.Int64(0);
        reply.EndStruct();
    }
}
