using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;

namespace Millrace.Registry.Rest.Resources;

/// <summary>
/// <c>GET /health</c>: 200 while what is asked here is what the topic says, 503 when Kafka does not answer, so that reads may be old and
/// changes fail. <c>GET /health/live</c>: 200 whatever Kafka does. Both without a login; neither is in Confluent's registry.
/// </summary>
internal static class HealthResource
{
    // Of whoever asks for it; kafkastore.timeout.ms may be longer than they wait.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public static void Map(Routes<RestCall> routes)
    {
        routes.Get("/health", Answer, Need.Nothing);
        routes.Get("/health/live", call => call.AnswerAsync(HealthInfo.Healthy("The registry answers."), HealthJson.Default.HealthInfo),
            Need.Nothing);
    }

    private static async Task Answer(RestCall call)
    {
        string? problem = await call.Store.FindProblemAsync(TimeLimit, call.Cancellation);
        call.Http.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        HealthInfo health = problem is null
            ? HealthInfo.Healthy("The registry has read its topic to the end and can be changed.")
            : HealthInfo.Unhealthy($"What was read before is served, and nothing can be changed: {problem}");
        await call.AnswerAsync(health, HealthJson.Default.HealthInfo);
    }
}
