namespace Millrace.Worker.Rest.Resources;

/// <summary>Answer of <c>GET /</c>.</summary>
internal sealed record ServerInfo(string Version, string Commit, string KafkaClusterId);
