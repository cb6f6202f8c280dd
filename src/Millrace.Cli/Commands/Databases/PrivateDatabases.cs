using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>
/// A MariaDB and a Redis of our own, for trying things on one machine; they live in the state folder and end with this process.
/// </summary>
internal sealed class PrivateDatabases : IAsyncDisposable
{
    private readonly FileStream _taken;

    private PrivateDatabases(StateFolder folder, FileStream taken, PrivateMariaDb mariaDb, PrivateRedis redis)
    {
        Folder = folder;
        _taken = taken;
        MariaDb = mariaDb;
        Redis = redis;
    }

    public StateFolder Folder { get; }

    public PrivateMariaDb MariaDb { get; }

    public PrivateRedis Redis { get; }

    /// <summary>Starts both and waits until they answer.</summary>
    /// <exception cref="CommandException">Exit code 3; nothing is left running then.</exception>
    public static async Task<PrivateDatabases> StartAsync(StateFolder folder, ILogger logger, CancellationToken cancellationToken)
    {
        FileStream taken = folder.Take();
        try
        {
            Answer.Progress(Directory.Exists(folder.Of("mariadb", "data"))
                ? "Starting MariaDB and Redis ..."
                : "Starting MariaDB and Redis (the first time takes a few seconds more) ...");
            PrivateMariaDb mariaDb = await PrivateMariaDb.StartAsync(folder, logger, cancellationToken);
            try
            {
                var databases =
                    new PrivateDatabases(folder, taken, mariaDb, await PrivateRedis.StartAsync(folder, logger, cancellationToken));
                SampleConnectors.Write(databases);
                return databases;
            }
            catch
            {
                await mariaDb.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await MariaDb.DisposeAsync();
        await _taken.DisposeAsync();
    }
}
