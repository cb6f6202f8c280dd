using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Http.Metrics;
using Millrace.Http.Tls;
using Millrace.Registry.Log;
using Millrace.Registry.Metrics;
using Millrace.Registry.Rest;
using Millrace.Registry.Rest.Resources;
using Millrace.Registry.Settings;
using Millrace.Registry.Storage;

namespace Millrace.Registry;

/// <summary>A running Schema Registry. Several may share a topic: each takes reads and writes, and all have the same ids.</summary>
public sealed partial class RegistryHost : IAsyncDisposable
{
    // A change may be waiting for Kafka (kafkastore.timeout.ms).
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly RegistryStore _store;
    private readonly MetricsPage _metrics;
    private readonly RegistryMeter _meter;

    private RegistryHost(WebApplication app, RegistryStore store, Uri url, MetricsPage metrics)
    {
        _metrics = metrics;
        _meter = new RegistryMeter(store);
        _app = app;
        _store = store;
        Url = url;
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Waits for Kafka, reads the topic (creating it where missing) and begins to listen.</summary>
    /// <exception cref="InvalidOperationException">The topic is not one that a registry can live in; the message says why.</exception>
    /// <exception cref="ArgumentException">A setting is invalid.</exception>
    /// <exception cref="ConfigException">
    /// The accounts cannot be read, or there are none and other machines could come in.
    /// </exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<RegistryHost> StartAsync(RegistrySettings settings, ILoggerFactory loggers, CancellationToken ct = default)
    {
        _ = settings.DefaultLevel;
        ILogger logger = loggers.CreateLogger("Millrace.Registry");
        LoginRules rules = Logins(settings, loggers);
        string? cluster = await new SchemasTopic(settings, logger).EnsureAsync(ct);
        var store = new RegistryStore(settings, logger);
        WebApplication? app = null;
        var metrics = new MetricsPage();
        try
        {
            await store.Loaded.WaitAsync(ct);
            app = Build(settings, rules, loggers, logger, store, cluster, metrics);
            await app.StartAsync(ct);
            string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var url = new Uri(address);
            LogListening(logger, url, settings.Topic, store.State.Subjects.Count);
            return new RegistryHost(app, store, url, metrics);
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
        _metrics.Dispose();
        _meter.Dispose();
        await _store.DisposeAsync();
    }

    private static WebApplication Build(RegistrySettings settings, LoginRules rules, ILoggerFactory loggers, ILogger logger,
        RegistryStore store, string? cluster, MetricsPage metrics)
    {
        WebApplicationBuilder builder = HttpServer.CreateBuilder(loggers, ShutdownTimeout);
        rules.AddTo(builder.Services);
        var tls = new ListenerTls(settings.Tls);
        builder.Listen(settings.MaxRequestBytes, kestrel => kestrel.Listen(settings.Host, settings.Port, listener =>
        {
            if (settings.IsHttps) tls.Secure(listener);
        }));
        WebApplication app = builder.Build();
        Audit.Use(app);
        new RestErrorAnswers(logger).Use(app);
        AccessControl.Use(app, Access(settings));
        app.Use(PathRewriting.Run);
        app.UseRouting();
        LoginCheck.Use(app, rules);
        var routes = new Routes<RestCall>(app, http => RestCall.Begin(http, store, settings));
        RootResource.Map(routes);
        SubjectsResource.Map(routes);
        SubjectVersionsResource.Map(routes);
        SchemasResource.Map(routes);
        CompatibilityResource.Map(routes);
        ConfigResource.Map(routes);
        ModeResource.Map(routes);
        ContextsResource.Map(routes);
        MetadataResource.Map(routes, cluster);
        HealthResource.Map(routes);
        metrics.Map(app);
        return app;
    }

    private static LoginRules Logins(RegistrySettings settings, ILoggerFactory loggers)
    {
        ClientCertificateMode certificates = settings.IsHttps
            ? new ListenerTls(settings.Tls).ClientCertificates()
            : ClientCertificateMode.NoCertificate;
        var rules = new LoginRules
        {
            TakesCertificates = certificates != ClientCertificateMode.NoCertificate,
            Realm = "Millrace registry",
            Tokens = TokenRules.Of(settings.TokenIssuer, settings.TokenAudience, settings.TokenRoleClaim),
            Anonymous = Roles.Find(settings.Anonymous),
            Accounts = settings.UsersFile is { } file
                ? LoginSettings.Open(file, RegistrySettingDefs.UsersFile.Name, loggers.CreateLogger("Millrace.Access"))
                : null,
        };
        return rules.RefusalOf(settings.Host, certificates == ClientCertificateMode.RequireCertificate) is { } refusal
            ? throw ConfigException.Invalid(RegistrySettingDefs.Listeners.Name,
                $"{(settings.IsHttps ? "https" : "http")}://{settings.Host}:{settings.Port}", refusal)
            : rules;
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
