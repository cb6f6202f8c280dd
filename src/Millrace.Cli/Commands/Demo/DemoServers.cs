using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>All servers of the demo: MariaDB and Redis as children, broker, registry and worker in this process.</summary>
internal sealed class DemoServers : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();

    private DemoServers(StateFolder folder) => Folder = folder;

    public StateFolder Folder { get; }

    public PrivateMariaDb Database { get; private set; } = null!;

    public PrivateRedis Redis { get; private set; } = null!;

    public LocalStack Stack { get; private set; } = null!;

    /// <summary>
    /// Starts them in the order in which they need each other. Errors: what keeps one from starting;
    /// those started before are stopped again.
    /// </summary>
    public static async Task<DemoServers> StartAsync(StateFolder folder, string? pluginPath, ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var servers = new DemoServers(folder);
        ILogger logger = loggers.CreateLogger("Millrace.Demo");
        try
        {
            Answer.Progress($"Millrace demo. State and logs: {folder.Name}");
            // Databases first: a connector from the time before starts with the worker.
            PrivateDatabases databases = await PrivateDatabases.StartAsync(folder, logger, cancellationToken);
            servers._started.Push(databases);
            (servers.Database, servers.Redis) = (databases.MariaDb, databases.Redis);
            Answer.Progress("Starting broker, Schema Registry and worker ...");
            var settings = new LocalStackSettings(folder, null, null, null) { PluginPath = pluginPath };
            servers._started.Push(servers.Stack = await LocalStack.StartAsync(settings, loggers, cancellationToken));
            EnvironmentFile.Write(folder, servers.Stack, databases);
            Answer.Progress($"In a browser: {servers.Stack.ConsoleUrl}");
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? server)) await server.DisposeAsync();
    }
}
