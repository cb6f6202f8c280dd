using System.Collections.Frozen;
using Millrace.Broker.Acls;
using Millrace.Broker.Handlers;
using Millrace.Broker.Metrics;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;

namespace Millrace.Broker.Server;

/// <summary>Takes a frame to the handler of its API. Does no I/O of its own: tests hand it plain bytes.</summary>
internal sealed class RequestDispatcher(IEnumerable<ApiHandler> handlers, TrafficNumbers traffic, Authorizer? authorizer = null)
{
    private readonly FrozenDictionary<ApiKey, ApiHandler> _handlers = handlers.ToFrozenDictionary(handler => handler.Api.Key);

    /// <summary>Decodes the frame before it returns; completes with the reply, or null where none is sent.</summary>
    /// <exception cref="ProtocolException">Unknown API or version, or malformed bytes: close the connection.</exception>
    public ValueTask<Reply?> DispatchAsync(
        ReadOnlyMemory<byte> frame, string clientHost, ClientSession session, CancellationToken aborted)
    {
        if (session.ExpectsToken)
            return TakeToken(session, frame.Span);
        var legacy = new WireReader(frame.Span, flexible: false);
        RequestHeader header = RequestHeader.Read(ref legacy);
        if (!_handlers.TryGetValue(header.Key, out ApiHandler? handler))
            throw new ProtocolException($"API key {(short)header.Key} is not served.");
        traffic.AddRequest(header.Key);
        if (!handler.Api.Contains(header.Version))
            return handler is ApiVersionsHandler versions
                ? new ValueTask<Reply?>(versions.RefuseVersion(header.CorrelationId))
                : throw new ProtocolException(
                    $"{header.Key} version {header.Version} is not served ({handler.Api.Min}-{handler.Api.Max} are).");
        if (!session.IsAuthenticated && header.Key is not (ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate))
            throw new ProtocolException($"{header.Key} before the login (SASL).");
        try
        {
            var body = new WireReader(frame.Span[RequestHeader.FixedLength..], handler.Api.IsFlexible(header.Version));
            string clientId = body.LegacyNullableString("client id") ?? "";
            body.EndStruct();
            var request = new Request(
                handler.Api, header.Version, header.CorrelationId, clientId, clientHost, frame, session,
                session.AccessBy(authorizer, clientHost.TrimStart('/')), aborted);
            return handler.HandleAsync(request, ref body);
        }
        catch (ProtocolException problem)
        {
            throw new ProtocolException($"{header.Key} version {header.Version}: {problem.Message}");
        }
    }

    /// <summary>A token without a request around it: its answer has none either, and to a wrong one there is none.</summary>
    private static ValueTask<Reply?> TakeToken(ClientSession session, ReadOnlySpan<byte> token)
    {
        (ErrorCode error, byte[] answer) = session.Take(token);
        return new ValueTask<Reply?>(error == ErrorCode.None ? Reply.OfBytes(answer) : null);
    }
}
