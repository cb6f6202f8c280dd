using Millrace.Broker.Protocol;
using Millrace.Broker.Server;

namespace Millrace.Broker.Handlers;

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
