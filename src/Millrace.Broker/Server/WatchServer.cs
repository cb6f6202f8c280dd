using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Errors;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Http.Metrics;

namespace Millrace.Broker.Server;

/// <summary>
/// What watches the broker finds here, on the address of <c>metrics.listener</c>: <c>GET /metrics</c> for Prometheus, and
/// <c>GET /health</c>, without a login: 200 while each partition can be written, 503 with their names when the disk has failed some. It
/// can change nothing.
/// </summary>
internal sealed class WatchServer : IAsyncDisposable
{
    private const int MostNames = 10;

    private readonly WebApplication _app;
    private readonly MetricsPage _metrics = new();
    private readonly LogDirectory _logs;

    private WatchServer(Uri address, LoginRules logins, LogDirectory logs, ILoggerFactory loggers)
    {
        _logs = logs;
        WebApplicationBuilder builder = HttpServer.CreateBuilder(loggers, TimeSpan.FromSeconds(1));
        builder.Listen(maxBodyBytes: 0, kestrel => kestrel.Listen(address.Host, address.Port, _ => { }));
        _app = builder.Build();
        Audit.Use(_app);
        new WatchErrors(loggers.CreateLogger<WatchServer>()).Use(_app);
        AccessControl.Use(_app, new AccessSettings
        {
            Hosts = () => [address.Host],
            HostsAdvice = $"by the name that {BrokerSettingDefs.MetricsListener.Name} has",
            OriginsAdvice = null,
        });
        _app.UseRouting();
        LoginCheck.Use(_app, logins);
        _metrics.Map(_app);
        _app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], HealthAsync).WithMetadata(Need.Nothing);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Who may read there.</summary>
    /// <exception cref="ConfigException">
    /// Other machines can reach it and nobody would have to log in, or the accounts cannot be read.
    /// </exception>
    public static LoginRules Logins(BrokerSettings settings, ILoggerFactory loggers)
    {
        string? address = settings.Get(BrokerSettingDefs.MetricsListener);
        string? users = settings.Get(BrokerSettingDefs.MetricsUsersFile), anonymous = settings.Get(BrokerSettingDefs.MetricsAnonymous);
        if (string.IsNullOrEmpty(address))
        {
            return users is null && anonymous is null ? new LoginRules() : throw ConfigException.Invalid(
                (users is null ? BrokerSettingDefs.MetricsAnonymous : BrokerSettingDefs.MetricsUsersFile).Name, users ?? anonymous,
                $"it is of no effect without {BrokerSettingDefs.MetricsListener.Name}; set that, or take it out. Kafka clients log in by "
                + "a listener of SASL");
        }

        var rules = new LoginRules
        {
            Realm = "Millrace broker",
            Anonymous = Roles.Find(anonymous),
            Accounts = users is null
                ? null
                : LoginSettings.Open(users, BrokerSettingDefs.MetricsUsersFile.Name, loggers.CreateLogger("Millrace.Access")),
        };
        return rules.RefusalOf(new Uri(address).Host, asksCertificate: false, BrokerSettingDefs.MetricsUsersFile.Name,
            $"{BrokerSettingDefs.MetricsAnonymous.Name}=read") is { } refusal
            ? throw ConfigException.Invalid(BrokerSettingDefs.MetricsListener.Name, address, refusal)
            : rules;
    }

    /// <summary>Null without <c>metrics.listener</c>.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message names the setting.</exception>
    public static async Task<WatchServer?> StartAsync(
        BrokerSettings settings, LoginRules logins, LogDirectory logs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (settings.Get(BrokerSettingDefs.MetricsListener) is not { Length: > 0 } address) return null;
        var server = new WatchServer(new Uri(address), logins, logs, loggers);
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
