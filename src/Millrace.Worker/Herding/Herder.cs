using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Worker.Rest;
using Millrace.Worker.Stores;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Herding;

/// <summary>
/// The worker's control plane: carries requests out by writing the config topic, and what the config topic says by telling the supervisors of the connectors.
/// </summary>
/// <remarks>
/// Requests that change something go one at a time (<c>_changes</c>), from the check to the read-back of what was written, so that two requests cannot both find a name
/// free. What then happens to the connector is its supervisor's affair and does not hold up the next request.
/// </remarks>
internal sealed partial class Herder : IHerder, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConnectorSupervisor> _supervisors = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly HerderServices _services;
    private readonly Validator _validator;
    private readonly KafkaAdmin _admin;
    private readonly Action<string, string> _setLogger;
    private readonly ILogger _logger;
    private volatile bool _isStarted;

    /// <param name="services">What it works with.</param>
    /// <param name="validator">Checks configurations before they are stored.</param>
    /// <param name="admin">Client for the offsets of sink connectors; owned by the caller.</param>
    /// <param name="setLogger">Sets the level of a logger of this worker, when a request for the whole group comes by.</param>
    public Herder(HerderServices services, Validator validator, KafkaAdmin admin, Action<string, string> setLogger)
    {
        _services = services;
        _validator = validator;
        _admin = admin;
        _setLogger = setLogger;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
    }

    public bool IsStarted => _isStarted;

    public string? ClusterId { get; private set; }

    private ConfigStore Configs => _services.Configs;

    private StatusStore Statuses => _services.Statuses;

    /// <summary>Takes up all stored connectors; the stores have been read to their ends.</summary>
    public void Start(string? clusterId)
    {
        ClusterId = clusterId;
        Configs.Changed = Follow;
        foreach (StoredConnector connector in Configs.Connectors)
        {
            ConnectorSupervisor supervisor = Supervisor(connector.Name);
            supervisor.Do(supervisor.ConfigureAsync);
        }

        _isStarted = true;
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        _changes.Release();
    }

    /// <summary>Stops all connectors and tasks in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        Configs.Changed = null;
        await Task.WhenAll(_supervisors.Values.Select(supervisor => supervisor.DisposeAsync().AsTask()));
    }

    /// <summary>Carries out what the config topic says. Called on the reading thread: it only puts operations into queues.</summary>
    private void Follow(ConfigChange change)
    {
        if (change.Kind == ConfigChangeKind.LoggerSet)
        {
            _setLogger(change.Name, change.Level!);
            return;
        }

        if (change.Kind == ConfigChangeKind.Removed)
        {
            if (_supervisors.TryRemove(change.Name, out ConnectorSupervisor? removed)) Forget(removed);
            return;
        }

        ConnectorSupervisor supervisor = Supervisor(change.Name);
        switch (change.Kind)
        {
            case ConfigChangeKind.Configured: supervisor.Do(supervisor.ConfigureAsync); break;
            case ConfigChangeKind.TargetChanged: supervisor.Do(supervisor.FollowTargetAsync); break;
            case ConfigChangeKind.RestartRequested: supervisor.Do(() => supervisor.RestartAsync(change.OnlyFailed, change.IncludeTasks)); break;
            // Commits are written by this worker's own supervisors, which go on by themselves.
            default: break;
        }
    }

    private async void Forget(ConnectorSupervisor supervisor)
    {
        try
        {
            await supervisor.RemoveAsync();
            LogRemoved(supervisor.Name);
        }
        catch (Exception fault)
        {
            // Removing must not take the worker down; what is left of it is in the log.
            LogRemoveFailed(supervisor.Name, fault);
        }
    }

    private ConnectorSupervisor Supervisor(string name) => _supervisors.GetOrAdd(name, static (name, services) => new ConnectorSupervisor(name, services), _services);

    /// <summary>Runs one change after the other; each sees what the one before has written.</summary>
    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        if (!_isStarted) throw RestErrors.Internal("Request timed out. The worker is still starting up.");
        await _changes.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        catch (Exception fault) when (fault is KafkaException or TimeoutException)
        {
            throw RestErrors.Internal($"Failed to write to config topic; this may be due to a transient error and the request can be safely retried: {fault.Message}", fault);
        }
        finally
        {
            _changes.Release();
        }
    }

    private Task ChangeAsync(Func<Task> change, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            await change();
            return true;
        },
        cancellationToken);

    [LoggerMessage(2210, LogLevel.Information, "Connector {Connector} is removed.")]
    private partial void LogRemoved(string connector);

    [LoggerMessage(2211, LogLevel.Error, "Connector {Connector} was deleted but could not be stopped in good order.")]
    private partial void LogRemoveFailed(string connector, Exception fault);
}
