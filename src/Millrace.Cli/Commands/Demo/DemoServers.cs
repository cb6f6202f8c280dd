using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>All servers of the demo: MariaDB and Redis as children, broker, registry and worker in this process.</summary>
internal sealed class DemoServers : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();

    private DemoServers(DemoFolder folder) => Folder = folder;

    public DemoFolder Folder { get; }

    public DemoMariaDb Database { get; private set; } = null!;

    public DemoRedis Redis { get; private set; } = null!;

    public LocalStack Stack { get; private set; } = null!;

    /// <summary>Starts them in the order in which they need each other. Errors: what keeps one from starting; those started before are stopped again.</summary>
    public static async Task<DemoServers> StartAsync(DemoFolder folder, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var servers = new DemoServers(folder);
        ILogger logger = loggers.CreateLogger("Millrace.Demo");
        try
        {
            Answer.Line($"Millrace demo. State and logs: {folder.Name}");
            Answer.Line(Directory.Exists(folder.Of("mariadb", "data")) ? "Starting MariaDB and Redis ..." : "Starting MariaDB and Redis (the first time takes a few seconds more) ...");
            // Databases first: a connector from the time before starts with the worker.
            servers._started.Push(servers.Database = await DemoMariaDb.StartAsync(folder, logger, cancellationToken));
            servers._started.Push(servers.Redis = await DemoRedis.StartAsync(folder, logger, cancellationToken));
            Answer.Line("Starting broker, Schema Registry and worker ...");
            var settings = new LocalStackSettings(folder.Root, Choose("broker", 9092), Choose("Schema Registry", 8081), Choose("worker", 8083));
            servers._started.Push(servers.Stack = await LocalStack.StartAsync(settings, loggers, cancellationToken));
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

    private static int Choose(string server, int usual)
    {
        int port = LocalPort.FreeOr(usual);
        if (port != usual) Answer.Line($"Port {usual} is taken: the {server} listens on {port}.");
        return port;
    }
}
