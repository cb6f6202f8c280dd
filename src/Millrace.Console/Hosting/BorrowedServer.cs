using System.Collections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// A server without a listener: requests come from the one of the worker. So the console has services, routes and a life of its own, and
/// the worker knows nothing of it but a function.
/// </summary>
internal sealed class BorrowedServer : IServer
{
    private Func<HttpContext, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task ProcessAsync(HttpContext context) =>
        _process is { } process ? process(context) : throw new InvalidOperationException("The console has not started.");

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = outer => ProcessAsync(application, outer);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Nothing is held here.
    }

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, HttpContext outer)
        where TContext : notnull
    {
        TContext context = application.CreateContext(new OwnFeatures(outer.Features));
        Exception? fault = null;
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception caught)
        {
            fault = caught;
            throw;
        }
        finally
        {
            application.DisposeContext(context, fault);
        }
    }

    /// <summary>The connection's features, with what belongs to the outer application's container and routing hidden.</summary>
    private sealed class OwnFeatures(IFeatureCollection outer) : IFeatureCollection
    {
        private readonly Dictionary<Type, object?> _own = new()
        {
            [typeof(IServiceProvidersFeature)] = null,
            [typeof(IEndpointFeature)] = null,
            [typeof(IRouteValuesFeature)] = null,
            [typeof(IItemsFeature)] = null,
        };

        private int _revision;

        public bool IsReadOnly => false;

        public int Revision => _revision + outer.Revision;

        public object? this[Type key]
        {
            get => _own.TryGetValue(key, out object? feature) ? feature : outer[key];
            set
            {
                _own[key] = value;
                _revision++;
            }
        }

        public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

        public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
        {
            foreach (var (type, feature) in _own)
                if (feature is not null) yield return new(type, feature);
            foreach (var feature in outer)
                if (!_own.ContainsKey(feature.Key)) yield return feature;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
