using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Connectors;
using Millrace.WebConsole.Hosting;
using Millrace.WebConsole.Layout;
using Millrace.WebConsole.Messages;
using Millrace.WebConsole.Watching;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Http.Tls;

namespace Millrace.WebConsole;

/// <summary>
/// The web console: a client of Connect REST, Schema Registry and Kafka that draws pages. Either with a listener of its own or, as
/// <see cref="BorrowedConsole"/>, behind one of another server. Its pages are at <c>/console/</c> either way.
/// </summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    /// <summary>Where the pages are.</summary>
    public const string Path = "/console";

    // Open pages end with the console; nothing of theirs is worth waiting for.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    // 1 MiB: a pasted schema or configuration is one message of the circuit; the framework's 32 KiB would end it.
    private const long MaxMessageBytes = 1024 * 1024;

    private readonly WebApplication _app;
    private readonly BorrowedServer? _borrowed;

    private ConsoleHost(WebApplication app, BorrowedServer? borrowed)
    {
        _app = app;
        _borrowed = borrowed;
    }

    /// <summary>Address of the pages, once it listens; without a listener of its own, <c>/console/</c>.</summary>
    public Uri Url { get; private set; } = new($"{Path}/", UriKind.Relative);

    /// <summary>The services, for tests of pages without a browser.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts a console without a listener; requests come by <see cref="ProcessAsync"/>.</summary>
    internal static async Task<ConsoleHost> StartAsync(ConsoleSettings settings, ILoggerFactory loggers)
    {
        var server = new BorrowedServer();
        WebApplicationBuilder builder = CreateBuilder(settings, loggers);
        builder.Services.AddSingleton<IServer>(server);
        var host = new ConsoleHost(Build(builder, settings, isBorrowed: true), server);
        await host._app.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Starts a console that listens itself.</summary>
    /// <param name="listen">Address and port; port 0 takes a free one.</param>
    /// <param name="settings">What it looks at.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="tls">By which it speaks https; null: http.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="Errors.ConfigException">The certificate cannot be read.</exception>
    public static async Task<ConsoleHost> StartAsync(IPEndPoint listen, ConsoleSettings settings, ILoggerFactory loggers,
        CancellationToken cancellationToken, ListenerTls? tls = null)
    {
        WebApplicationBuilder builder = CreateBuilder(settings, loggers);
        builder.Listen(MaxMessageBytes, kestrel => kestrel.Listen(listen, endpoint => tls?.Secure(endpoint)));
        var host = new ConsoleHost(Build(builder, settings, isBorrowed: false), null);
        await host._app.StartAsync(cancellationToken);
        string bound = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        host.Url = new UriBuilder(tls is null ? "http" : "https",
            listen.Address.Equals(IPAddress.Any) ? Dns.GetHostName() : listen.Address.ToString(),
            BindingAddress.Parse(bound).Port, $"{Path}/").Uri;
        return host;
    }

    /// <summary>Answers a request that came by another server's listener.</summary>
    internal Task ProcessAsync(HttpContext context) => _borrowed is { } server
        ? server.ProcessAsync(context)
        : throw new InvalidOperationException("This console has a listener of its own.");

    /// <summary>Ends open pages and watchers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static WebApplicationBuilder CreateBuilder(ConsoleSettings settings, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = HttpServer.CreateBuilder(loggers, ShutdownTimeout, new WebApplicationOptions
        {
            ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        IServiceCollection services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Time);
        settings.Logins?.AddTo(services);
        // Nothing outlives the process: what a page brings back was made by the same one. So keys need no file, and no encryption either.
        services.AddDataProtection().AddKeyManagementOptions(keys => (keys.XmlRepository, keys.XmlEncryptor) =
            (new KeysInMemory(), new NullXmlEncryptor()));
        services.AddSingleton<Cluster>();
        services.AddHostedService(provider => provider.GetRequiredService<Cluster>());
        services.AddSingleton<Actions>();
        services.AddScoped<Viewer>();
        services.AddScoped<CircuitHandler, LoginWatch>();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            // The address is the state, so a lost circuit costs nothing.
            circuits.DisconnectedCircuitMaxRetained = 20;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder, ConsoleSettings settings, bool isBorrowed)
    {
        WebApplication app = builder.Build();
        // Behind another server's listener, that one has an audit of its own.
        if (!isBorrowed) Audit.Use(app);
        app.Use(SecurityHeaders.Apply);
        app.Use(new PathPrefix(settings).Apply);
        app.Use(new DoorKeeper(settings).Check);
        AccessControl.Use(app, new AccessSettings
        {
            // SignalR's own, and forms.
            MediaTypes = ["text/plain", "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data"],
            Hosts = settings.Hosts,
            HostsAdvice = settings.HostsAdvice,
            OriginsAdvice = null,
        });
        app.UseRouting();
        app.UseAntiforgery();
        app.MapMethods("/assets/{**name}", ["GET", "HEAD"], (HttpContext context, string name) => Files.Serve(context, name));
        app.MapGet("/messages/{topic}/{partition:int}/{offset:long}/{part}",
            (HttpContext context, Cluster cluster, string topic, int partition, long offset, string part) =>
                Download.Serve(context, cluster, topic, partition, offset, part));
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits =>
        {
            // Compression beside secrets can be measured from outside (BREACH); and the policy of framing is in SecurityHeaders.
            circuits.DisableWebSocketCompression = true;
            circuits.ContentSecurityFrameAncestorsPolicy = null;
        });
        return app;
    }
}
