using Millrace.Worker.Config;
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
        RequireActive();
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
        RequireActive();
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
        RequireActive();
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
        RequireActive();
        if (Configs.Find(name) is null) throw HerderException.NotFound($"Unknown connector: {name}");
        ConnectorSupervisor supervisor = Supervisor(name);
        return supervisor.DoAsync(supervisor.RestartConnectorAsync).WaitAsync(cancellationToken);
    }

    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken)
    {
        RequireActive();
        StoredConnector stored = Configs.Find(task.Connector) ?? throw HerderException.NotFound($"Unknown connector: {task.Connector}");
        if (task.Task < 0 || task.Task >= stored.Tasks.Count) throw HerderException.NotFound($"Unknown task: {task}");
        ConnectorSupervisor supervisor = Supervisor(task.Connector);
        return supervisor.DoAsync(() => supervisor.RestartTaskAsync(task.Task)).WaitAsync(cancellationToken);
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
        RequireActive();
        Statuses.RemoveTopics(name);
        return Task.CompletedTask;
    }

    public Task SetLoggerLevelAsync(string logger, string level, CancellationToken cancellationToken) =>
        ChangeAsync(() => Configs.PutLoggerAsync(logger, level, cancellationToken), cancellationToken);
}
