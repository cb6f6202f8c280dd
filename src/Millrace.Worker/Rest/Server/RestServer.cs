using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Http.Metrics;
using Millrace.Http.Tls;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// The HTTP side of the REST API: listeners, headers, errors. <see cref="StartAsync"/> binds the listeners, after which
/// <see cref="AdvertisedUrl"/> is known.
/// </summary>
internal sealed class RestServer : IAsyncDisposable
{
    /// <summary>2 MiB: twice what a record of the configuration topic may hold with Kafka's default <c>max.message.bytes</c>.</summary>
    public const int MaxBodyBytes = 2 * 1024 * 1024;

    // Connect's own limit.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    // Requests under way may end; a watcher of a stream must not hold a worker up.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly WorkerConfig _worker;
    private readonly WebApplication _app;
    private readonly MetricsPage _metrics = new();
    private volatile Func<HttpContext, RequestDelegate, Task>? _front;

    /// <param name="worker">Says where to listen.</param>
    /// <param name="loggers">Where the server logs.</param>
    /// <param name="forwarder">Knows who has asked for what other workers pass on.</param>
    /// <param name="map">Puts the resources on their paths.</param>
    public RestServer(WorkerConfig worker, ILoggerFactory loggers, Forwarder forwarder, Action<Routes<RestCall>> map)
    {
        _worker = worker;
        Logins = WorkerLogins.Rules(worker, loggers) with
        {
            Trusted = context => ValueTask.FromResult(Own.CallerOf(context.Request) ?? forwarder.CallerOf(context)),
        };
        WorkerLogins.CheckListeners(worker, Logins);
        if (worker.Get(WorkerSettings.AdvertisedListener) is { } advertised && worker.Listeners.All(one => one.Scheme != advertised))
            throw ConfigException.Invalid(WorkerSettings.AdvertisedListener.Name, advertised,
                $"no listener of {WorkerSettings.Listeners.Name} speaks it; add one, or take the setting out");

        WebApplicationBuilder builder = HttpServer.CreateBuilder(loggers, ShutdownTimeout);
        Logins.AddTo(builder.Services);
        builder.Listen(MaxBodyBytes, options => Listen(options, worker));
        _app = builder.Build();
        Audit.Use(_app);
        _app.Use((context, next) => _front is { } front && !AdminListener.IsBehind(context) ? front(context, next) : next(context));

        if (ResponseHeaders.Parse(worker.Get(WorkerSettings.ResponseHeaders)) is { Count: > 0 } headers) _app.Use(headers.Apply);
        new RestErrorAnswers(loggers.CreateLogger<RestServer>()).Use(_app);
        AccessControl.Use(_app, Access());
        _app.Use(RawPath.Restore);
        if (worker.AdminListeners is { Count: > 0 }) _app.Use(AdminListener.KeepApart);
        _app.UseRouting();
        LoginCheck.Use(_app, Logins);
        _app.Use(RawPath.RequireCase);
        _app.UseRequestTimeouts();
        var routes = new Routes<RestCall>(_app, RestCall.Begin, TimeLimit, () => RestErrors.Internal("Request timed out"));
        _metrics.Map(_app);
        map(routes);
        routes.MapOptions();
    }

    /// <summary>How callers are known.</summary>
    public LoginRules Logins { get; }

    /// <summary>How parts of this program call.</summary>
    private OwnLogin Own { get; } = new(new Caller("console of this worker", Role.Admin));

    /// <summary>Address for other workers and for people, such as <c>http://127.0.0.1:8083</c>.</summary>
    public Uri AdvertisedUrl { get; private set; } = new("http://127.0.0.1");

    /// <summary><c>host:port</c> by which the group knows the worker.</summary>
    public string WorkerId => $"{AdvertisedUrl.Host}:{AdvertisedUrl.Port}";

    /// <summary>A client of these listeners that may do all, without a limit of time; the caller disposes of it.</summary>
    public HttpClient OwnClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            SslOptions = HttpsCertificate.Ordinary(_worker).Peers(),
            // Whatever address is advertised: the secret goes to this process alone.
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(OwnEndPoint(), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        var client = new HttpClient(handler) { BaseAddress = AdvertisedUrl, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Own.Header);
        return client;
    }

    /// <summary>Sees each request first, and answers it or lets it go on; null takes it away.</summary>
    public void PutInFront(Func<HttpContext, RequestDelegate, Task>? front) => _front = front;

    /// <exception cref="ConnectException">A listener cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            string[] admin = _worker.Get(WorkerSettings.AdminListeners) is { Length: > 0 } one ? [one] : [];
            throw new ConnectException(
                $"The REST API cannot listen on {string.Join(", ", [.. _worker.Get(WorkerSettings.Listeners), .. admin])}: {fault.Message} "
                + "Set `listeners` (`admin.listeners`) to a free port, or 0 for any.", fault);
        }

        AdvertisedUrl = Advertise();
    }

    /// <summary>Addresses of <c>admin.listeners</c>, once they are bound.</summary>
    public IReadOnlyList<Uri> AdminUrls => (_worker.AdminListeners ?? []).Select((listener, i) =>
        new UriBuilder(listener.Scheme, listener.Host is { Length: > 0 } host
            ? host
            : "127.0.0.1", BindingAddress.Parse(Bound[_worker.Listeners.Count + i]).Port).Uri).ToList();

    // The listener whose address is advertised; by the loopback interface where it is open on all.
    private IPEndPoint OwnEndPoint()
    {
        BindingAddress bound = BindingAddress.Parse(Bound[AdvertisedIndex]);
        bool isOne = IPAddress.TryParse(bound.Host.Trim('[', ']'), out IPAddress? address)
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
        return new IPEndPoint(isOne ? address! : IPAddress.Loopback, bound.Port);
    }

    /// <summary>Which of the listeners is advertised: the first of the scheme that is asked for.</summary>
    private int AdvertisedIndex => _worker.Get(WorkerSettings.AdvertisedListener) is { } scheme
        ? Math.Max(0, _worker.Listeners.ToList().FindIndex(listener => listener.Scheme == scheme))
        : 0;

    private List<string> Bound =>
        [.. _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return _app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions options, WorkerConfig worker)
    {
        foreach (Listener listener in worker.Listeners)
            Listen(options, WorkerSettings.Listeners.Name, listener, endpoint =>
                Secure(endpoint, listener, HttpsCertificate.Ordinary(worker)));
        foreach (Listener listener in worker.AdminListeners ?? [])
        {
            Listen(options, WorkerSettings.AdminListeners.Name, listener, endpoint =>
            {
                Secure(endpoint, listener, HttpsCertificate.Admin(worker));
                endpoint.Use(AdminListener.Mark);
            });
        }
    }

    private AccessSettings Access()
    {
        IReadOnlyList<string> hosts = _worker.Get(WorkerSettings.AllowedHosts);
        return new AccessSettings
        {
            Origins = AccessSettings.List(_worker.Get(WorkerSettings.AllowOrigin)),
            Methods = AccessSettings.List(_worker.Get(WorkerSettings.AllowMethods)),
            Hosts = () => hosts.Append(AdvertisedUrl.Host),
        };
    }

    private static void Listen(KestrelServerOptions options, string setting, Listener listener, Action<ListenOptions> configure)
    {
        try
        {
            // One address each: their order is that of the listeners.
            if (listener.Host.Length == 0) options.ListenAnyIP(listener.Port, configure);
            else options.Listen(ListenAddresses.Of(listener.Host)[0], listener.Port, configure);
        }
        catch (IOException fault)
        {
            throw ConfigException.Invalid(setting, listener.Host, fault.Message);
        }
    }

    private static void Secure(ListenOptions endpoint, Listener listener, ListenerTls tls)
    {
        if (listener.Scheme == "https") tls.Secure(endpoint);
    }

    private Uri Advertise()
    {
        List<string> bound = Bound;
        int index = AdvertisedIndex;
        Listener chosen = _worker.Listeners[index];
        string host = _worker.Get(WorkerSettings.AdvertisedHost)
            ?? (chosen.Host is { Length: > 0 } and not "0.0.0.0" ? chosen.Host : Dns.GetHostName());
        int port = _worker.Get(WorkerSettings.AdvertisedPort) ?? BindingAddress.Parse(bound[index]).Port;
        return new UriBuilder(chosen.Scheme, host, port).Uri;
    }
}
