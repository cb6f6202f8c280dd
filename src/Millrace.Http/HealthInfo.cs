using System.Text.Json.Serialization;

namespace Millrace.Http;

/// <summary>The answer to <c>GET /health</c>, of all servers: that of Kafka Connect.</summary>
/// <param name="Status"><c>healthy</c>, <c>unhealthy</c>, or <c>starting</c>.</param>
/// <param name="Message">For people: why.</param>
public sealed record HealthInfo(string Status, string Message)
{
    public static HealthInfo Healthy(string message) => new("healthy", message);

    public static HealthInfo Unhealthy(string message) => new("unhealthy", message);
}

/// <summary>How it is written where a server has no JSON of its own for it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthInfo))]
public sealed partial class HealthJson : JsonSerializerContext;
