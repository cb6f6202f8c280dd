namespace Millrace.Cli.Commands.Servers;

/// <summary>Where the three servers of one process live. A port that is named must be free, 0 takes any; null is the usual one, or another where that is taken.</summary>
internal sealed record LocalStackSettings(string DataDirectory, int? BrokerPort, int? RegistryPort, int? WorkerPort);
