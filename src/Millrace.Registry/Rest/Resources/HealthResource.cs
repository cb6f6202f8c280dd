using Microsoft.AspNetCore.Http;
using Millrace.Http;

namespace Millrace.Registry.Rest.Resources;

/// <summary>
/// <c>GET /health</c>: 200 while what is asked here is what the topic says, 503 when Kafka does not answer, so that reads may be old and
/// changes fail. Not in Confluent's registry.
/// </summary>
internal static class HealthResource
{
    // Of whoever asks for it; kafkastore.timeout.ms may be longer than they wait.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public static void Map(Routes<RestCall> routes) => routes.Get("/health", async call =>
    {
        string? problem = await call.Store.FindProblemAsync(TimeLimit, call.Cancellation);
        call.Http.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        HealthInfo health = problem is null
            ? HealthInfo.Healthy("The registry has read its topic to the end and can be changed.")
            : HealthInfo.Unhealthy($"What was read before is served, and nothing can be changed: {problem}");
        await call.AnswerAsync(health, HealthJson.Default.HealthInfo);
    });
}
