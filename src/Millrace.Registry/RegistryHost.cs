using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Http;
using Millrace.Registry.Log;
using Millrace.Registry.Rest;
using Millrace.Registry.Rest.Resources;
using Millrace.Registry.Storage;

namespace Millrace.Registry;

/// <summary>A running Schema Registry. Several may share a topic: each takes reads and writes, and all have the same ids.</summary>
public sealed partial class RegistryHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RegistryStore _store;

    private RegistryHost(WebApplication app, RegistryStore store, Uri url)
    {
        _app = app;
        _store = store;
        Url = url;
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Waits for Kafka, reads the topic (creating it where missing) and begins to listen.</summary>
    /// <exception cref="InvalidOperationException">The topic is not one that a registry can live in; the message says why.</exception>
    /// <exception cref="ArgumentException">A setting is invalid.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RegistryHost> StartAsync(RegistrySettings settings, ILoggerFactory loggers, CancellationToken ct = default)
    {
        _ = settings.DefaultLevel;
        ILogger logger = loggers.CreateLogger("Millrace.Registry");
        string? cluster = await new SchemasTopic(settings, logger).EnsureAsync(ct);
        var store = new RegistryStore(settings, logger);
        WebApplication? app = null;
        try
        {
            await store.Loaded.WaitAsync(ct);
            app = Build(settings, loggers, logger, store, cluster);
            await app.StartAsync(ct);
            string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var url = new Uri(address);
            LogListening(logger, url, settings.Topic, store.State.Subjects.Count);
            return new RegistryHost(app, store, url);
        }
        catch (Exception)
        {
            // Whatever kept it from starting, and also a cancellation: nothing may stay open.
            if (app is not null) await app.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops taking requests and ends those under way.</summary>
    public Task StopAsync(CancellationToken ct = default) => _app.StopAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static WebApplication Build(RegistrySettings settings, ILoggerFactory loggers, ILogger logger, RegistryStore store,
        string? cluster)
    {
        // The empty builder reads no files and no environment: what a registry does is in its settings alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
            Action<ListenOptions> prepare = listener => listener.MarkLoopback();
            if (IPAddress.TryParse(settings.Host, out IPAddress? address)) kestrel.Listen(address, settings.Port, prepare);
            else if (settings.Host == "localhost" && settings.Port != 0) kestrel.ListenLocalhost(settings.Port, prepare);
            else if (settings.Host == "localhost") kestrel.Listen(IPAddress.Loopback, 0, prepare);
            else kestrel.ListenAnyIP(settings.Port, prepare);
        });
        WebApplication app = builder.Build();
        var errors = new ErrorAnswers(logger);
        app.Use(next => context => errors.Run(context, next));
        AccessControl.Use(app, Access(settings));
        app.Use(next => context => PathRewriting.Run(context, next));
        app.UseRouting();
        var routes = new RestRoutes(app, store, settings);
        RootResource.Map(routes);
        SubjectsResource.Map(routes);
        SubjectVersionsResource.Map(routes);
        SchemasResource.Map(routes);
        CompatibilityResource.Map(routes);
        ConfigResource.Map(routes);
        ModeResource.Map(routes);
        ContextsResource.Map(routes);
        MetadataResource.Map(routes, cluster);
        return app;
    }

    private static AccessSettings Access(RegistrySettings settings) => new()
    {
        // Some clients call JSON so, and no form can.
        MediaTypes = [MediaTypes.V1, MediaTypes.Any, MediaTypes.Json, "application/octet-stream"],
        Origins = settings.AllowedOrigins,
        Methods = settings.AllowedMethods,
        Hosts = () => settings.AdvertisedHost is { } own ? settings.AllowedHosts.Append(own) : settings.AllowedHosts,
    };

    [LoggerMessage(4102, LogLevel.Information, "Schema Registry listens on {Url}; topic {Topic} has {Subjects} subjects.")]
    private static partial void LogListening(ILogger logger, Uri url, string topic, int subjects);
}
