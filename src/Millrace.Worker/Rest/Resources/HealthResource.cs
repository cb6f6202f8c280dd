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
        routes.Get("/health", call => Answer(call, herder), Need.Nothing);
        routes.Get("/health/live", call => call.Write(new HealthInfo("live", "The REST API answers."), RestJson.Answers.HealthInfo),
            Need.Nothing);
    }

    private static async Task Answer(RestCall call, HerderAccess herder)
    {
        HealthInfo health = new("starting", "Worker is still starting up.");
        int status = StatusCodes.Status503ServiceUnavailable;
        if (herder.IsStarted)
        {
            bool isAlive = await IsAliveAsync(herder, call.Cancellation);
            status = isAlive ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
            health = isAlive
                ? HealthInfo.Healthy("Worker has completed startup and is ready to handle requests.")
                : HealthInfo.Unhealthy("Worker was unable to handle this request and may be unable to handle other requests.");
        }

        await call.Write(health, RestJson.Answers.HealthInfo, status);
    }

    private static async Task<bool> IsAliveAsync(HerderAccess herder, CancellationToken cancellationToken)
    {
        try
        {
            await herder.Ready.PingAsync(cancellationToken).WaitAsync(TimeLimit, TimeProvider.System, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
