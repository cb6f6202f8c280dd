using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Millrace.Broker.Server;

/// <summary>Kestrel wants an HTTP application to start; its endpoints here never reach one.</summary>
internal sealed class NoHttpApplication : IHttpApplication<object>
{
    public object CreateContext(IFeatureCollection contextFeatures) => throw NotReached();

    public Task ProcessRequestAsync(object context) => throw NotReached();

    public void DisposeContext(object context, Exception? exception) => throw NotReached();

    private static InvalidOperationException NotReached() => new("The broker's port does not serve HTTP.");
}
