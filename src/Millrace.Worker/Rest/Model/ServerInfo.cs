namespace Millrace.Worker.Rest.Model;

/// <summary>Answer of <c>GET /</c>.</summary>
internal sealed record ServerInfo(string Version, string Commit, string KafkaClusterId);
