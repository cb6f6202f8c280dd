using Microsoft.Extensions.Logging;
using Millrace.Connectors;

namespace Millrace.Worker;

/// <summary>
/// A Connect worker in this process: REST API, control plane and tasks. <see cref="StartAsync"/> returns when REST answers; what the worker needs of Kafka is
/// waited for in the background (<see cref="Ready"/>), health answers 503 meanwhile.
/// </summary>
public sealed class WorkerHost : IAsyncDisposable
{
    private WorkerHost(Uri url) => Url = url;

    /// <summary>Where the REST API answers, such as <c>http://127.0.0.1:8083</c>; the real port where 0 was asked for.</summary>
    public Uri Url { get; }

    /// <summary>Completes when the worker has read its topics and joined its group; fails when it cannot ever.</summary>
    public Task Ready => throw new NotImplementedException();

    /// <summary>Completes when the worker has stopped; fails with what made it stop by itself.</summary>
    public Task Completion => throw new NotImplementedException();

    /// <summary>Starts a worker.</summary>
    /// <param name="properties">Settings as in Connect's <c>connect-distributed.properties</c>; unknown ones are logged, not fatal.</param>
    /// <param name="plugins">All plugins that connectors may name.</param>
    /// <param name="loggers">Where to log; the caller's own.</param>
    /// <exception cref="Errors.ConfigException">Settings are wrong; all faults, one a line.</exception>
    /// <exception cref="Errors.ConnectException">A listener cannot be bound.</exception>
    public static Task<WorkerHost> StartAsync(
        IReadOnlyDictionary<string, string> properties, IEnumerable<Plugin> plugins, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{properties} {plugins} {loggers}");

    /// <summary>Stops tasks (they get <c>task.shutdown.graceful.timeout.ms</c> to commit), then connectors, group membership and REST. May be called twice.</summary>
    public Task StopAsync() => throw new NotImplementedException(Url.ToString());

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
