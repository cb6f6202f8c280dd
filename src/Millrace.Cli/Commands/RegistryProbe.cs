using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands;

/// <summary>
/// Looks whether a registry answers and takes our login, before a converter asks it: that one would repeat its question for a while.
/// </summary>
internal static class RegistryProbe
{
    /// <exception cref="CommandException">It says how to reach it or how to log in.</exception>
    public static async Task EnsureAnswersAsync(ServerAddress registry, CancellationToken cancellationToken)
    {
        using RestClient client = RestClient.ForRegistry(registry);
        // The smallest answer there is. Who does not know the path (404) has answered as well.
        await client.FindAsync(HttpMethod.Get, "/schemas/types", null, cancellationToken);
    }
}
