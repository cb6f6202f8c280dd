using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Loggers;
using Millrace.Worker.Stores;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Herding;

/// <summary>
/// The worker's control plane: carries requests out by writing the config topic, and what the config topic says by telling the supervisors
/// of the connectors.
/// </summary>
/// <remarks>
/// Requests that change something go one at a time, from the check to the read-back of what was written, so that two requests cannot both
/// find a name free. What then happens to the connector is its supervisor's affair and does not hold up the next request.
/// </remarks>
internal sealed partial class Herder : IHerder, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConnectorSupervisor> _supervisors = new(StringComparer.Ordinal);

    // Supervisors of deleted connectors that are still at it: a connector created again under the name begins when they have ended.
    private readonly ConcurrentDictionary<string, Task> _ending = new(StringComparer.Ordinal);
    private readonly Channel<MembershipState> _memberships = Channel.CreateUnbounded<MembershipState>();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _followingGroup;
    private readonly HerderServices _services;
    private readonly Validator _validator;
    private readonly KafkaAdmin _admin;
    private readonly LoggerLevels _levels;
    private readonly ILogger _logger;
    private volatile MembershipState _membership;

    /// <param name="services">What it works with; the stores have been read to their ends.</param>
    /// <param name="validator">Checks configurations before they are stored.</param>
    /// <param name="admin">Client for the offsets of sink connectors; owned by the caller.</param>
    /// <param name="levels">This worker's loggers, for requests that concern the whole group.</param>
    /// <param name="clusterId">Id of the Kafka cluster.</param>
    public Herder(HerderServices services, Validator validator, KafkaAdmin admin, LoggerLevels levels, string? clusterId)
    {
        _services = services;
        _validator = validator;
        _admin = admin;
        _levels = levels;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        ClusterId = clusterId;
        Configs.Changed = Follow;
        _followingGroup = Task.Run(FollowGroupAsync);
    }

    public bool IsStarted => _membership != MembershipState.Joining;

    /// <summary>Whether this worker runs the group's connectors.</summary>
    public bool IsActive => _membership == MembershipState.Active;

    public string? ClusterId { get; }

    /// <summary>Completes when the worker has its place in the group.</summary>
    public Task Joined => _joined.Task;

    private ConfigStore Configs => _services.Configs;

    private StatusStore Statuses => _services.Statuses;

    /// <summary>Takes notice of the worker's place in its group.</summary>
    public void Join(MembershipState state) => _memberships.Writer.TryWrite(state);

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        if (_membership == MembershipState.Ended) RequireActive();
        await _services.Changes.WaitAsync(cancellationToken);
        _services.Changes.Release();
    }

    /// <summary>Stops all connectors and tasks in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        _memberships.Writer.TryComplete();
        await _followingGroup;
        Configs.Changed = null;
        await Task.WhenAll(TakeSupervisors().Select(supervisor => supervisor.ReleaseAsync()).Concat(_ending.Values));
    }

    private async Task FollowGroupAsync()
    {
        await foreach (MembershipState state in _memberships.Reader.ReadAllAsync())
        {
            MembershipState before = _membership;
            if (state == before || before == MembershipState.Ended) continue;
            _membership = state;
            try
            {
                if (state == MembershipState.Active) TakeUp();
                else if (before == MembershipState.Active) await LayDownAsync();
            }
            catch (Exception bug)
            {
                // What comes next of the group must be followed all the same: another worker may take over.
                LogMembershipFailed(state, bug);
            }

            LogMembership(state);
            _joined.TrySetResult();
        }
    }

    /// <summary>Takes up all stored connectors.</summary>
    private void TakeUp()
    {
        _services.Generation = Statuses.LastGeneration + 1;
        Statuses.Own(_services.WorkerId);
        // Left behind by a worker that was killed between a deletion and its consequences.
        foreach (string gone in Statuses.Names.Where(name => Configs.Find(name) is null).ToList()) Statuses.Remove(gone);
        foreach (StoredConnector connector in Configs.Connectors)
        {
            ConnectorSupervisor supervisor = Supervisor(connector.Name);
            supervisor.Configure();
        }
    }

    /// <summary>Another worker has the connectors now.</summary>
    private async Task LayDownAsync()
    {
        Statuses.Own(null);
        await Task.WhenAll(TakeSupervisors().Select(supervisor => supervisor.HandOverAsync()).Concat(_ending.Values));
    }

    private List<ConnectorSupervisor> TakeSupervisors()
    {
        var taken = new List<ConnectorSupervisor>();
        foreach (string name in _supervisors.Keys)
            if (_supervisors.TryRemove(name, out ConnectorSupervisor? supervisor)) taken.Add(supervisor);
        return taken;
    }

    /// <summary>Carries out what the config topic says. Called on the reading thread: it only puts operations into queues.</summary>
    private void Follow(ConfigChange change)
    {
        if (change.Kind == ConfigChangeKind.LoggerSet)
        {
            if (LoggerLevels.IsLevel(change.Level!)) _levels.Set(change.Name, change.Level!);
            return;
        }

        if (_membership != MembershipState.Active) return;
        if (change.Kind == ConfigChangeKind.Removed)
        {
            if (_supervisors.TryRemove(change.Name, out ConnectorSupervisor? removed)) Forget(removed);
            return;
        }

        ConnectorSupervisor supervisor = Supervisor(change.Name);
        switch (change.Kind)
        {
            case ConfigChangeKind.Configured: supervisor.Configure(); break;
            case ConfigChangeKind.TargetChanged: supervisor.Do(supervisor.FollowTargetAsync); break;
            case ConfigChangeKind.RestartRequested:
                supervisor.Do(() =>
                supervisor.RestartAsync(change.OnlyFailed, change.IncludeTasks)); break;
            // Commits are written by this worker's own supervisors, which go on by themselves.
            default: break;
        }
    }

    private void Forget(ConnectorSupervisor supervisor)
    {
        Task end = supervisor.RemoveAsync();
        _ending[supervisor.Name] = end;
        _ = CleanUpAsync();

        async Task CleanUpAsync()
        {
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.TryRemove(KeyValuePair.Create(supervisor.Name, end));
            LogRemoved(supervisor.Name);
        }
    }

    private ConnectorSupervisor Supervisor(string name) => _supervisors.GetOrAdd(
        name, name => new ConnectorSupervisor(name, _services, _ending.GetValueOrDefault(name, Task.CompletedTask)));

    private void RequireActive()
    {
        string group = _services.Worker.Get(WorkerSettings.GroupId);
        switch (_membership)
        {
            case MembershipState.Joining: throw HerderException.Starting();
            case MembershipState.Standby:
                throw new HerderException(HerderFault.StandsBy,
                $"This worker stands by: another worker of the group '{group}' runs the connectors. Send the request to that one.");
            case MembershipState.Ended:
                throw new HerderException(HerderFault.Ended,
                $"This worker's membership in the group '{group}' has ended with an error, see its log. Start it again.");
            default: return;
        }
    }

    /// <summary>Runs one change after the other; each sees what the one before has written.</summary>
    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        RequireActive();
        await _services.Changes.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        catch (Exception fault) when (fault is KafkaException or TimeoutException)
        {
            throw HerderException.Failed(
                $"Failed to write to config topic; this may be due to a transient error and the request can be safely retried: "
                + $"{fault.Message}", fault);
        }
        finally
        {
            _services.Changes.Release();
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

    [LoggerMessage(2212, LogLevel.Error,
        "This worker could not do all that its new place in the group asks for ({State}); restart it if connectors are missing.")]
    private partial void LogMembershipFailed(MembershipState state, Exception bug);

    [LoggerMessage(2211, LogLevel.Information, "This worker's place in its group: {State}.")]
    private partial void LogMembership(MembershipState state);
}
