using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Herding;

/// <summary>Requests that change something.</summary>
internal sealed partial class Herder
{
    // Configurations are validated before it is this request's turn: a plugin may try the connection, and nobody else has to wait for that.
    public async Task<ConnectorInfo> CreateAsync(string name, IReadOnlyDictionary<string, string?> config, TargetState state,
        CancellationToken cancellationToken)
    {
        RequireLead();
        await _validator.EnsureValidAsync(config, cancellationToken);
        return await ChangeAsync(async () =>
        {
            if (Configs.Find(name) is not null) throw new HerderException(HerderFault.Exists, $"Connector {name} already exists");
            await Configs.PutAsync(name, ConfigText.WithoutNulls(config), state == TargetState.Started ? null : state, cancellationToken);
            return Info(Require(name));
        }, cancellationToken);
    }

    public async Task<(ConnectorInfo Info, bool IsNew)> PutConfigAsync(string name, IReadOnlyDictionary<string, string?> config,
        CancellationToken cancellationToken)
    {
        RequireLead();
        await _validator.EnsureValidAsync(config, cancellationToken);
        return await ChangeAsync(async () =>
        {
            bool isNew = Configs.Find(name) is null;
            await Configs.PutAsync(name, ConfigText.WithoutNulls(config), target: null, cancellationToken);
            return (Info(Require(name)), isNew);
        }, cancellationToken);
    }

    public async Task<ConnectorInfo> PatchConfigAsync(
        string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string?>> patch,
        CancellationToken cancellationToken)
    {
        RequireLead();
        IReadOnlyDictionary<string, string> patched = Require(name).ConfigOrEmpty;
        var config = patched.ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        foreach (var (key, value) in patch(patched))
        {
            if (value is null) config.Remove(key);
            else config[key] = value;
        }

        await _validator.EnsureValidAsync(config, cancellationToken);
        return await ChangeAsync(async () =>
        {
            if (!ReferenceEquals(Require(name).Config, patched))
                throw new HerderException(HerderFault.Changed,
                    $"The configuration of connector {name} was changed by another request at the same time; send the patch again.");
            await Configs.PutAsync(name, ConfigText.WithoutNulls(config), target: null, cancellationToken);
            return Info(Require(name));
        }, cancellationToken);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        Require(name);
        await Configs.RemoveAsync(name, cancellationToken);
    }, cancellationToken);

    public Task SetTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        StoredConnector stored = Configs.Find(name) ?? throw HerderException.NotFound($"Unknown connector {name}");
        // The empty set of tasks is stored before the state: a worker that reads only one of the two starts nothing that should be stopped.
        if (state == TargetState.Stopped && stored.Tasks.Count > 0) await Configs.PutTasksAsync(name, [], cancellationToken);
        await Configs.PutTargetAsync(name, state, cancellationToken);
    }, cancellationToken);

    public Task RestartConnectorAsync(string name, CancellationToken cancellationToken)
    {
        RequireLead();
        if (Configs.Find(name) is null) throw HerderException.NotFound($"Unknown connector: {name}");
        ConnectorSupervisor supervisor = _leadership.Supervisor(name);
        return supervisor.DoAsync(supervisor.RestartConnectorAsync).WaitAsync(cancellationToken);
    }

    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken)
    {
        RequireTask(task);
        // Not here any more, or not yet: it is on its way to another worker.
        TaskSupervisor supervisor = _tasks.Find(task) ?? throw HerderException.NoLeader();
        return supervisor.RestartAsync().WaitAsync(cancellationToken);
    }

    public (bool IsHere, Uri? Url) WorkerOf(TaskId task)
    {
        StoredConnector stored = RequireTask(task);
        if (_tasks.Find(task) is not null) return (true, null);
        WorkerClaim? owner = stored.Places.Of(task.Task) is { } place ? Configs.Group.OwnerOf(place) : null;
        return (owner?.Instance == _claims.Instance, owner?.Url);
    }

    private StoredConnector RequireTask(TaskId task)
    {
        StoredConnector stored = Configs.Find(task.Connector) ?? throw HerderException.NotFound($"Unknown connector: {task.Connector}");
        return task.Task >= 0 && task.Task < stored.Tasks.Count ? stored : throw HerderException.NotFound($"Unknown task: {task}");
    }

    public async Task<ConnectorStatus> RestartAsync(string name, bool onlyFailed, bool includeTasks, CancellationToken cancellationToken)
    {
        if (Configs.Find(name) is null) throw HerderException.NotFound($"Unknown connector: {name}");
        if (Statuses.Connector(name) is null) throw HerderException.NotFound($"Status for connector {name} not found");
        ConnectorStatus before = Status(name);
        await ChangeAsync(() => Configs.PutRestartAsync(name, includeTasks, onlyFailed, cancellationToken), cancellationToken);
        bool Restarts(RunState state) => !onlyFailed || state == RunState.Failed;
        return before with
        {
            Connector = Restarts(before.Connector.State) ? before.Connector with { State = RunState.Restarting } : before.Connector,
            Tasks = before.Tasks.Select(task => includeTasks && Restarts(task.State)
                ? task with { State = RunState.Restarting }
                : task).ToList(),
        };
    }

    public Task ResetTopicsAsync(string name, CancellationToken cancellationToken)
    {
        // Any worker may: nobody but the records themselves knows of a topic.
        Statuses.RemoveTopics(name);
        return Task.CompletedTask;
    }

    public async Task SetLoggerLevelAsync(string logger, string level, TimeSpan? limit, CancellationToken cancellationToken)
    {
        if (!_joined.Task.IsCompleted) throw HerderException.Starting();
        // Any worker may, also on a listener for /admin alone, which others need not reach.
        await Configs.PutLoggerAsync(logger, level, limit, cancellationToken);
    }
}
