namespace Millrace.Cli.Commands.Servers;

/// <summary>Where the three servers of one process live; port 0 takes a free one.</summary>
internal sealed record LocalStackSettings(string DataDirectory, int BrokerPort, int RegistryPort, int WorkerPort);
