namespace Millrace.Worker.Rest.Model;

/// <summary>Answer of <c>GET /health</c>.</summary>
/// <param name="Status">healthy, starting or unhealthy.</param>
/// <param name="Message">The same for people.</param>
internal sealed record HealthInfo(string Status, string Message);
