using Millrace.Cli.Commands.Databases;

namespace Millrace.Cli.Commands.Servers;

/// <summary>
/// Where the three servers of one process live. A port that is named must be free, 0 takes any; null is that of the last start, at first
/// the usual one, or another where that is taken.
/// </summary>
internal sealed record LocalStackSettings(StateFolder Folder, int? BrokerPort, int? RegistryPort, int? WorkerPort)
{
    /// <summary>Folders of plugins, as the worker's <c>plugin.path</c>; null for none.</summary>
    public string? PluginPath { get; init; }
}
