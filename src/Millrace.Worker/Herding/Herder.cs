using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Loggers;
using Millrace.Worker.Stores;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Herding;

/// <summary>
/// The worker's control plane: has its tasks follow what the group gives to it and what the config topic says, and carries requests out by
/// writing the config topic, if it leads.
/// </summary>
/// <remarks>
/// Requests that change something go one at a time, from the check to the read-back of what was written, so that two requests cannot both
/// find a name free. What then happens to the connector is its supervisor's affair and does not hold up the next request.
/// </remarks>
internal sealed partial class Herder : IHerder, IGroupMember, IAsyncDisposable
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HerderServices _services;
    private readonly Validator _validator;
    private readonly KafkaAdmin _admin;
    private readonly LoggerLevels _levels;
    private readonly ILogger _logger;
    private readonly TaskHost _tasks;
    private readonly WorkerClaims _claims;
    private readonly Leadership _leadership;
    private volatile MembershipState _membership;
    private volatile Lease _lease = Lease.Endless;
    private volatile bool _stopping;

    /// <param name="services">What it works with; the stores have been read to their ends.</param>
    /// <param name="validator">Checks configurations before they are stored.</param>
    /// <param name="admin">Client for the offsets of sink connectors; owned by the caller.</param>
    /// <param name="levels">This worker's loggers, for requests that concern the whole group.</param>
    /// <param name="clusterId">Id of the Kafka cluster.</param>
    /// <param name="url">Where other workers reach this one.</param>
    /// <param name="places">The topic of places for tasks.</param>
    public Herder(
        HerderServices services, Validator validator, KafkaAdmin admin, LoggerLevels levels, string? clusterId, Uri url, PlacesTopic places)
    {
        _services = services;
        _validator = validator;
        _admin = admin;
        _levels = levels;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        ClusterId = clusterId;
        _tasks = new TaskHost(services);
        _claims = new WorkerClaims(services, _tasks, url, _logger);
        // One that was given up must not speak for places that others have by now.
        _tasks.Carried = () =>
        {
            if (_lease.IsHeld) _claims.Say();
        };
        _leadership = new Leadership(services, _claims, places);
        Configs.Changed = Follow;
    }

    public Task Joined => _joined.Task;

    public bool Leads => _membership == MembershipState.Leading;

    public Uri? LeaderUrl => Configs.Group.Leader is { } leader && leader.Instance != _claims.Instance ? leader.Url : null;

    public string? ClusterId { get; }

    private ConfigStore Configs => _services.Configs;

    private StatusStore Statuses => _services.Statuses;

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        if (_membership == MembershipState.Ended) RequireLead();
        await _services.Changes.WaitAsync(cancellationToken);
        _services.Changes.Release();
    }

    /// <summary>Stops all connectors and tasks in good order, and takes leave of the group.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await Task.WhenAll(
            _tasks.ReleaseAsync(GroupAssignment.None.Places, TaskGoodbye.Unassigned), _leadership.EndAsync(LeadershipEnd.Released));
        Configs.Changed = null;
        _claims.Leave();
    }

    void IGroupMember.Assigned(GroupAssignment assignment, Lease lease)
    {
        if (_stopping) return;
        _lease = lease;
        _services.Generation = Statuses.LastGeneration + 1;
        _tasks.Hold(assignment.Places, lease);
        if (assignment.Leads && !_leadership.HasBegun)
        {
            _leadership.Begin(lease, () => Become(MembershipState.Leading));
            return;
        }

        if (!assignment.Leads) Become(MembershipState.Following);
        _claims.Say();
    }

    Task IGroupMember.RevokedAsync(GroupAssignment left)
    {
        // A worker that stops has given everything up; what the group still leaves to it must not start again.
        Task tasks = _tasks.ReleaseAsync(_stopping ? GroupAssignment.None.Places : left.Places, TaskGoodbye.Unassigned);
        if (left.Leads || !_leadership.HasBegun) return tasks;
        // In this order: what is just beginning must not have the last word.
        Task lead = _leadership.EndAsync(LeadershipEnd.Released);
        Become(MembershipState.Following);
        return Task.WhenAll(tasks, lead);
    }

    void IGroupMember.Lost()
    {
        if (_membership == MembershipState.Leading) Become(MembershipState.Following);
        _ = _tasks.ReleaseAsync(GroupAssignment.None.Places, TaskGoodbye.None);
        _ = _leadership.EndAsync(LeadershipEnd.Lost);
    }

    void IGroupMember.Ended()
    {
        Become(MembershipState.Ended);
        _ = _tasks.ReleaseAsync(GroupAssignment.None.Places, TaskGoodbye.None);
        _ = _leadership.EndAsync(LeadershipEnd.Lost);
    }

    private void Become(MembershipState state)
    {
        bool changed = _membership != state;
        _membership = state;
        if (changed) LogMembership(state);
        _joined.TrySetResult();
    }

    /// <summary>Carries out what the config topic says. Called on the reading thread: it only puts operations into queues.</summary>
    private void Follow(ConfigChange change)
    {
        switch (change.Kind)
        {
            case ConfigChangeKind.LoggerSet:
                if (LoggerLevels.IsLevel(change.Level!)) _levels.Set(change.Name, change.Level!, change.Limit);
                return;
            case ConfigChangeKind.WorkersChanged when _joined.Task.IsCompleted && _lease.IsHeld:
                _claims.Check();
                break;
            case ConfigChangeKind.Removed or ConfigChangeKind.TasksCommitted or ConfigChangeKind.Fenced or ConfigChangeKind.TargetChanged
            or ConfigChangeKind.RestartRequested or ConfigChangeKind.PlacesChanged:
                _tasks.Follow(change);
                break;
            default: break;
        }

        _leadership.Follow(change);
    }

    private void RequireLead()
    {
        switch (_membership)
        {
            case MembershipState.Joining: throw HerderException.Starting();
            case MembershipState.Leading when _lease.IsHeld: return;
            case MembershipState.Ended:
                throw new HerderException(HerderFault.Ended,
                $"This worker's membership in the group '{_services.Worker.Get(WorkerSettings.GroupId)}' has ended with an error, see its "
                + "log. Start it again.");
            default: throw HerderException.NoLeader();
        }
    }

    /// <summary>Runs one change after the other; each sees what the one before has written.</summary>
    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        RequireLead();
        await _services.Changes.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        catch (Exception fault) when (fault is KafkaException or TimeoutException or NotLeadingException)
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

    [LoggerMessage(2211, LogLevel.Information, "This worker's place in its group: {State}.")]
    private partial void LogMembership(MembershipState state);
}
