using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Millrace.Http;

/// <summary>
/// How each of our servers is made. What runs in it is put on in this order: <see cref="ErrorAnswers.Use"/>,
/// <see cref="AccessControl.Use"/>, what is the server's own, and routes (<see cref="Routes{TCall}"/>).
/// </summary>
public static class HttpServer
{
    /// <summary>
    /// A server without listeners. It reads no files and no environment (no appsettings.json of the current folder, no ASPNETCORE_*
    /// variables): what it does is in its settings alone. Also the fastest to start.
    /// </summary>
    /// <param name="loggers">Where it logs; not disposed here.</param>
    /// <param name="shutdownTimeout">How long requests under way may take to end when it stops.</param>
    /// <param name="options">Where a server finds files of its own; most have none.</param>
    public static WebApplicationBuilder CreateBuilder(ILoggerFactory loggers, TimeSpan shutdownTimeout,
        WebApplicationOptions? options = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(options ?? new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddRequestTimeouts();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdownTimeout);
        return builder;
    }

    /// <summary>Gives it listeners. Those that only this machine can reach are known to <see cref="AccessControl"/>.</summary>
    /// <param name="maxBodyBytes">Largest body of a request; a larger one is answered with 413.</param>
    /// <param name="listen">Adds the listeners.</param>
    public static void Listen(this WebApplicationBuilder builder, long maxBodyBytes, Action<KestrelServerOptions> listen) =>
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxBodyBytes;
            kestrel.ConfigureEndpointDefaults(listener => listener.MarkLoopback());
            listen(kestrel);
        });
}
