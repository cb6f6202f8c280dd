using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary>
/// <c>GET /health</c>: whether the control plane takes notice of requests; 503 while the worker starts. And, not in Connect,
/// <c>GET /health/live</c>: that REST answers, whatever Kafka does. Both without a login, so that probes need none.
/// </summary>
internal static class HealthResource
{
    // Connect's own limit for this one.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    public static void Map(Routes<RestCall> routes, HerderAccess herder)
    {
        // Whoever probes gives up and comes again: they wait behind one change together, not each for himself.
        var probe = new SharedProbe<bool>(async () =>
        {
            await herder.Ready.PingAsync(CancellationToken.None);
            return true;
        });
        routes.Get("/health", call => Answer(call, herder, probe), Need.Nothing);
        routes.Get("/health/live", call => call.Write(new HealthInfo("live", "The REST API answers."), RestJson.Answers.HealthInfo),
            Need.Nothing);
    }

    private static async Task Answer(RestCall call, HerderAccess herder, SharedProbe<bool> probe)
    {
        HealthInfo health = new("starting", "Worker is still starting up.");
        int status = StatusCodes.Status503ServiceUnavailable;
        if (herder.IsStarted)
        {
            bool isAlive = await IsAliveAsync(probe, call.Cancellation);
            status = isAlive ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
            health = isAlive
                ? HealthInfo.Healthy("Worker has completed startup and is ready to handle requests.")
                : HealthInfo.Unhealthy("Worker was unable to handle this request and may be unable to handle other requests.");
        }

        await call.Write(health, RestJson.Answers.HealthInfo, status);
    }

    private static async Task<bool> IsAliveAsync(SharedProbe<bool> probe, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.AskAsync(TimeLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
