using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Worker.Groups;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Herding;

/// <summary>
/// What the worker does that leads its group: it has the connectors' own objects, and sees to it that each task has a place. Nothing of it
/// is remembered but what is in the config topic: whoever leads next goes on from there.
/// </summary>
internal sealed partial class Leadership(HerderServices services, WorkerClaims claims, PlacesTopic places)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // What there is to do is signalled; this is for what nobody thought of.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // The group rebalances in steps, and each worker's claim is a step: what is uneven between two of them is no reason to move tasks.
    private static readonly TimeSpan QuietBeforeMoves = TimeSpan.FromMilliseconds(300);

    // Changed with the lead, and so under its lock.
    private readonly Dictionary<string, ConnectorSupervisor> _supervisors = new(StringComparer.Ordinal);

    // Supervisors that are still at it: one that comes for the same connector begins when they have ended.
    private readonly ConcurrentDictionary<string, Task> _ending = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly ILogger _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
    private readonly SessionKeys _keys = new(services);
    private LeadTerm? _term;
    private Task _running = Task.CompletedTask;
    private Task _end = Task.CompletedTask;
    private volatile bool _ready;

    /// <summary>Whether this worker leads, and all that earlier leaders have done is known to it.</summary>
    public bool IsReady => _ready;

    /// <summary>Whether the group has given the lead to this worker.</summary>
    public bool HasBegun => _term is not null;

    private ConfigStore Configs => services.Configs;

    /// <summary>Begins to lead. Returns at once.</summary>
    /// <param name="lease">How long it may go on without news from the group.</param>
    /// <param name="ready">Called when it does.</param>
    public void Begin(Lease lease, Action ready)
    {
        lock (_gate)
        {
            var term = new LeadTerm(lease);
            _term = term;
            Task before = _running;
            _running = Task.Run(() => LeadAsync(before, term, ready));
        }
    }

    /// <summary>
    /// Ends the lead: nothing more is started or written, and the connectors stop. The task ends when they have; a second call waits for
    /// the same.
    /// </summary>
    public Task EndAsync(LeadershipEnd end)
    {
        lock (_gate)
        {
            if (_term is not { } term) return _end;
            _term = null;
            _ready = false;
            term.End();
            claims.Follow();
            foreach (ConnectorSupervisor supervisor in _supervisors.Values)
                Await(supervisor.Name, end == LeadershipEnd.Released ? supervisor.ReleaseAsync() : supervisor.HandOverAsync());
            _supervisors.Clear();
            return _end = AllAsync([_running, .. _ending.Values]);
        }

        static async Task AllAsync(Task[] ends) => await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <exception cref="HerderException">(NoLeader) when this worker does not lead, or not yet.</exception>
    public ConnectorSupervisor Supervisor(string name)
    {
        lock (_gate)
        {
            if (!_ready || _term is not { } term) throw HerderException.NoLeader();
            if (_supervisors.TryGetValue(name, out ConnectorSupervisor? known)) return known;
            return _supervisors[name] = new ConnectorSupervisor(name, services, term, _ending.GetValueOrDefault(name, Task.CompletedTask));
        }
    }

    /// <summary>Carries out what the config topic says. Called on the reading thread: it only puts operations into queues.</summary>
    public void Follow(ConfigChange change)
    {
        // Between the look at the lead and what follows from it the lead must not end: a supervisor made after that would be nobody's.
        lock (_gate)
            if (_ready) FollowLeading(change);
    }

    private void FollowLeading(ConfigChange change)
    {
        switch (change.Kind)
        {
            case ConfigChangeKind.Removed:
                if (_supervisors.Remove(change.Name, out ConnectorSupervisor? removed)) Forget(removed);
                break;
            case ConfigChangeKind.Configured: Supervisor(change.Name).Configure(TaskPublish.Always); break;
            case ConfigChangeKind.TargetChanged:
                ConnectorSupervisor supervisor = Supervisor(change.Name);
                supervisor.Do(supervisor.FollowTargetAsync);
                break;
            case ConfigChangeKind.RestartRequested:
                ConnectorSupervisor asked = Supervisor(change.Name);
                asked.Do(() => asked.RestartAsync(change.OnlyFailed));
                break;
            case ConfigChangeKind.TasksCommitted:
                // Also one that is written again in place of one that does not count.
                Supervisor(change.Name).FollowCommit();
                _changed.Release();
                break;
            case ConfigChangeKind.Refused or ConfigChangeKind.Fenced or ConfigChangeKind.PlacesChanged
            or ConfigChangeKind.WorkersChanged:
                _changed.Release();
                break;
            default: break;
        }
    }

    private void Forget(ConnectorSupervisor supervisor)
    {
        Await(supervisor.Name, supervisor.RemoveAsync());
        LogRemoved(supervisor.Name);
    }

    private void Await(string name, Task end)
    {
        _ending[name] = end;
        _ = CleanUpAsync();

        async Task CleanUpAsync()
        {
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.TryRemove(KeyValuePair.Create(name, end));
        }
    }

    private async Task LeadAsync(Task before, LeadTerm term, Action ready)
    {
        CancellationToken ended = term.Ended;
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool taken = false;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                if (!taken)
                {
                    await TakeUpAsync(ended);
                    ended.ThrowIfCancellationRequested();
                    ready();
                    taken = true;
                }

                await LookAfterAsync(ended);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // Another worker leads now, or this one stops.
            }
            catch (Exception fault)
            {
                // A broker that is away, or a plugin that cannot be read: leading goes on.
                LogFault(fault);
                await Task.Delay(RetryDelay, services.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TakeUpAsync(CancellationToken ended)
    {
        await claims.LeadAsync(ended);
        // Another leader may have made more of them since this worker has started.
        await places.LookAsync(ended);

        // Left behind by a leader that was killed between a deletion and its consequences.
        foreach (string gone in services.Statuses.Names.Where(name => Configs.Find(name) is null).ToList()) services.Statuses.Remove(gone);
        lock (_gate)
        {
            ended.ThrowIfCancellationRequested();
            _ready = true;
            foreach (StoredConnector connector in Configs.Connectors)
            {
                ConnectorSupervisor supervisor = Supervisor(connector.Name);
                supervisor.Configure(TaskPublish.WhenChanged);
                supervisor.FollowCommit();
            }
        }
    }

    /// <summary>Does what is to be done now, then waits for the next change.</summary>
    private async Task LookAfterAsync(CancellationToken ended)
    {
        // First: what a leader writes whom somebody's claim has outdated counts for nothing.
        if (Configs.Group.Leader is not { } leader || leader.Instance != claims.Instance || leader.Epoch != Configs.Epoch)
            await claims.LeadAsync(ended);
        // Only workers that pass requests on need one, and the cryptography behind it costs memory.
        bool isShared = Configs.Group.Workers.Skip(1).Any();
        if (isShared) await _keys.RenewAsync(ended);
        foreach (string key in Configs.Refused) await RepairAsync(key, ended);
        foreach (WorkerClaim gone in Configs.Group.Outdated) await Configs.RemoveClaimAsync(gone.Instance).WaitAsync(ended);
        await DistributeAsync(ended);
        await _changed.WaitAsync(isShared ? _keys.Left : LongestWait, ended);
        TakeSignals();
    }

    /// <summary>Not while somebody changes the same: what is stored is read and written again in one go.</summary>
    private async Task RepairAsync(string key, CancellationToken ended)
    {
        await services.Changes.WaitAsync(ended);
        try
        {
            LogRefused(key);
            await Configs.RepairAsync(key, ended);
        }
        finally
        {
            services.Changes.Release();
        }
    }

    private async Task DistributeAsync(CancellationToken ended)
    {
        var fresh = new PlacePlan(Tasks(), Configs.Group, places.Known).Place();
        if (fresh.Count > 0) await Configs.PutPlacesAsync(fresh, ended);
        // One that was killed before it got a place has a claim for ever, and must not make the topic grow.
        int workers = Configs.Group.Workers.Count(worker => worker.Places.Length > 0);
        // A lone worker has nobody to share with, and nothing of this to do.
        if (workers < 2) return;
        await places.GrowAsync(PlacePlan.PlacesFor(workers), ended);
        if (new PlacePlan(Tasks(), Configs.Group, places.Known).Move().Count == 0) return;
        while (await _changed.WaitAsync(QuietBeforeMoves, ended)) TakeSignals();
        var moves = new PlacePlan(Tasks(), Configs.Group, places.Known).Move();
        if (moves.Count == 0) return;
        LogMoves(moves.Count);
        await Configs.PutPlacesAsync(moves, ended);
    }

    private List<TaskSet> Tasks() => Configs.Connectors.Where(connector => connector.Tasks.Count > 0)
        .OrderBy(connector => connector.Name, StringComparer.Ordinal)
        .Select(connector => new TaskSet(connector.Name, connector.Tasks.Count, connector.Places)).ToList();

    private void TakeSignals()
    {
        while (_changed.Wait(0))
        {
            // One look at the group answers them all.
        }
    }

    [LoggerMessage(2210, LogLevel.Information, "Connector {Connector} is removed.")]
    private partial void LogRemoved(string connector);

    [LoggerMessage(2213, LogLevel.Warning, "Leading the group failed and goes on.")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(2214, LogLevel.Warning,
        "The record '{Key}' in the config topic is of a worker that no longer led when it wrote it, and counts for nothing.")]
    private partial void LogRefused(string key);

    [LoggerMessage(2215, LogLevel.Information, "Workers have unequal numbers of tasks: tasks of {Connectors} connectors move.")]
    private partial void LogMoves(int connectors);
}

/// <summary>How a worker stops to lead.</summary>
internal enum LeadershipEnd
{
    /// <summary>In good order, before anybody else leads: connectors are UNASSIGNED until they are taken up.</summary>
    Released,

    /// <summary>Somebody else may lead already, and says of the connectors what is so.</summary>
    Lost,
}
