using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Login;

/// <summary>Addresses and logins under one name. What a profile does not have (null) comes from elsewhere.</summary>
/// <param name="BootstrapServers">Kafka brokers.</param>
/// <param name="Kafka">Settings of the Kafka client for them.</param>
/// <param name="Registry">The Schema Registry.</param>
/// <param name="Worker">The worker's REST API.</param>
internal sealed record Profile(string? BootstrapServers, IReadOnlyDictionary<string, string> Kafka, ServerAddress? Registry, ServerAddress? Worker);
