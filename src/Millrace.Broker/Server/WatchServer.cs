using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Http;
using Millrace.Http.Metrics;

namespace Millrace.Broker.Server;

/// <summary>
/// What watches the broker finds here, on the address of <c>metrics.listener</c>: <c>GET /metrics</c> for Prometheus, and
/// <c>GET /health</c>: 200 while each partition can be written, 503 with their names when the disk has failed some. It can change nothing.
/// </summary>
internal sealed class WatchServer : IAsyncDisposable
{
    private const int MostNames = 10;

    private readonly WebApplication _app;
    private readonly MetricsPage _metrics = new();
    private readonly LogDirectory _logs;

    private WatchServer(Uri address, LogDirectory logs, ILoggerFactory loggers)
    {
        _logs = logs;
        WebApplicationBuilder builder = HttpServer.CreateBuilder(loggers, TimeSpan.FromSeconds(1));
        builder.Listen(maxBodyBytes: 0, kestrel => kestrel.Listen(address.Host, address.Port, _ => { }));
        _app = builder.Build();
        new WatchErrors(loggers.CreateLogger<WatchServer>()).Use(_app);
        AccessControl.Use(_app, new AccessSettings { Hosts = () => [address.Host] });
        _app.UseRouting();
        _metrics.Map(_app);
        _app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], HealthAsync);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Null without <c>metrics.listener</c>.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message names the setting.</exception>
    public static async Task<WatchServer?> StartAsync(
        BrokerSettings settings, LogDirectory logs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (settings.Get(BrokerSettingDefs.MetricsListener) is not { Length: > 0 } address) return null;
        var server = new WatchServer(new Uri(address), logs, loggers);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch (Exception fault)
        {
            await server.DisposeAsync();
            if (fault is not (IOException or SocketException)) throw;
            throw new IOException(
                $"Cannot listen on {address}: {fault.GetBaseException().Message}. Set {BrokerSettingDefs.MetricsListener.Name} to a free "
                + "port (0 takes any).", fault);
        }
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return _app.DisposeAsync();
    }

    private async Task HealthAsync(HttpContext context)
    {
        List<string> offline = [.. _logs.Topics.SelectMany(topic => topic.Partitions).Where(partition => partition.IsOffline)
            .Select(partition => $"{partition.TopicName}-{partition.Index}")];
        HealthInfo health = offline.Count == 0
            ? HealthInfo.Healthy("The broker answers, and can write each partition.")
            : HealthInfo.Unhealthy($"The disk has failed {offline.Count} partitions: {string.Join(", ", offline.Take(MostNames))}. "
                + "Restart the broker when the disk is well.");
        context.Response.StatusCode = offline.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(health, HealthJson.Default.HealthInfo, cancellationToken: context.RequestAborted);
    }

    private sealed class WatchErrors(ILogger logger) : ErrorAnswers(logger)
    {
        protected override RestException? Find(Exception fault) =>
            fault as RestException;

        protected override RestException Unforeseen(Exception fault) => RestException.Http(StatusCodes.Status500InternalServerError);

        protected override string MediaTypeOf(HttpRequest request, RestException answer) => "application/json";
    }
}
