using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// Answers one API. Its version range is all that the ApiVersions reply and the dispatcher know of it, so the two cannot differ.
/// </summary>
/// <remarks>
/// Each handler's file begins with the grammar of its messages: <c>Field:type [versions]=default</c> in the order of the wire. Types are
/// bool, i8 to i64, u16, f64, uuid, str, bytes and records, <c>[]type</c> an array, <c>{}</c> a struct that a line below describes;
/// <c>?</c> may be null (in these versions), <c>tag0@12+</c> stands among the tagged fields from version 12 on. The golden frames are
/// written and read by these lines, so they cannot lie.
/// </remarks>
internal abstract class ApiHandler
{
    public abstract ApiVersionRange Api { get; }

    /// <summary>
    /// The range told to clients; differs from <see cref="Api"/> only where a client needs to be told more than is served.
    /// </summary>
    public virtual ApiVersionRange Advertised => Api;

    /// <summary>
    /// Decodes the request before returning (the bytes are only lent until then) and completes with the reply; null sends none.
    /// Requests of one connection start in their order of arrival and may complete in any.
    /// </summary>
    /// <exception cref="ProtocolException">The body breaks the protocol; the connection is closed.</exception>
    public abstract ValueTask<Reply?> HandleAsync(Request request, ref WireReader body);
}

/// <summary>A handler that waits for nothing: it may write the reply while it still reads the request.</summary>
internal abstract class ImmediateHandler : ApiHandler
{
    public sealed override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        Reply reply = request.CreateReply(out WireWriter writer);
        try
        {
            Handle(request, ref body, writer);
        }
        catch
        {
            reply.Dispose();
            throw;
        }
        return new ValueTask<Reply?>(reply);
    }

    protected abstract void Handle(Request request, ref WireReader body, WireWriter reply);
}
