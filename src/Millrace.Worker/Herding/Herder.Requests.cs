using Millrace.Worker.Rest;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>Requests that change something.</summary>
internal sealed partial class Herder
{
    public Task<ConnectorInfo> CreateAsync(string name, IReadOnlyDictionary<string, string?> config, TargetState state, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
        {
            await _validator.EnsureValidAsync(config, cancellationToken);
            if (Configs.Find(name) is not null) throw RestErrors.Conflict($"Connector {name} already exists");
            // Without a wish the target of a connector that had this name before must not come back.
            await Configs.PutAsync(name, WithoutNulls(config), state == TargetState.Started ? null : state, cancellationToken);
            return Info(Require(name));
        }, cancellationToken);

    public Task<(ConnectorInfo Info, bool IsNew)> PutConfigAsync(string name, IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
        {
            await _validator.EnsureValidAsync(config, cancellationToken);
            bool isNew = Configs.Find(name) is null;
            await Configs.PutAsync(name, WithoutNulls(config), target: null, cancellationToken);
            return (Info(Require(name)), isNew);
        }, cancellationToken);

    public Task<ConnectorInfo> PatchConfigAsync(string name, IReadOnlyDictionary<string, string?> patch, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
        {
            var config = Require(name).ConfigOrEmpty.ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
            foreach (var (key, value) in patch)
            {
                if (value is null) config.Remove(key);
                else config[key] = value;
            }

            await _validator.EnsureValidAsync(config, cancellationToken);
            await Configs.PutAsync(name, WithoutNulls(config), target: null, cancellationToken);
            return Info(Require(name));
        }, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        Require(name);
        await Configs.RemoveAsync(name, cancellationToken);
    }, cancellationToken);

    public Task SetTargetStateAsync(string name, TargetState state, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        StoredConnector stored = Configs.Find(name) ?? throw RestErrors.NotFound($"Unknown connector {name}");
        // The empty set of tasks is stored before the state: a worker that reads only one of the two starts nothing that should be stopped.
        if (state == TargetState.Stopped && stored.Tasks.Count > 0) await Configs.PutTasksAsync(name, [], cancellationToken);
        await Configs.PutTargetAsync(name, state, cancellationToken);
    }, cancellationToken);

    public async Task RestartConnectorAsync(string name, CancellationToken cancellationToken)
    {
        if (Configs.Find(name) is null) throw RestErrors.NotFound($"Unknown connector: {name}");
        ConnectorSupervisor supervisor = Supervisor(name);
        try
        {
            await supervisor.DoAsync(supervisor.RestartConnectorAsync).WaitAsync(cancellationToken);
        }
        catch (InvalidOperationException fault)
        {
            throw RestErrors.Internal(fault.Message, fault);
        }
    }

    public Task RestartTaskAsync(TaskId task, CancellationToken cancellationToken)
    {
        StoredConnector stored = Configs.Find(task.Connector) ?? throw RestErrors.NotFound($"Unknown connector: {task.Connector}");
        if (task.Task < 0 || task.Task >= stored.Tasks.Count) throw RestErrors.NotFound($"Unknown task: {task}");
        ConnectorSupervisor supervisor = Supervisor(task.Connector);
        return supervisor.DoAsync(() => supervisor.RestartTaskAsync(task.Task)).WaitAsync(cancellationToken);
    }

    public async Task<ConnectorStatus> RestartAsync(string name, bool onlyFailed, bool includeTasks, CancellationToken cancellationToken)
    {
        if (Configs.Find(name) is null) throw RestErrors.NotFound($"Unknown connector: {name}");
        if (Statuses.Connector(name) is null) throw RestErrors.NotFound($"Status for connector {name} not found");
        ConnectorStatus before = Status(name);
        await ChangeAsync(() => Configs.PutRestartAsync(name, includeTasks, onlyFailed, cancellationToken), cancellationToken);
        bool Restarts(string state) => !onlyFailed || state == ConnectorState.Failed;
        return before with
        {
            Connector = Restarts(before.Connector.State) ? before.Connector with { State = ConnectorState.Restarting, Trace = null } : before.Connector,
            Tasks = before.Tasks.Select(task => includeTasks && Restarts(task.State) ? task with { State = ConnectorState.Restarting, Trace = null } : task).ToList(),
        };
    }

    public Task ResetTopicsAsync(string name, CancellationToken cancellationToken)
    {
        Statuses.RemoveTopics(name);
        return Task.CompletedTask;
    }

    public Task SetLoggerLevelAsync(string logger, string level, CancellationToken cancellationToken) =>
        ChangeAsync(() => Configs.PutLoggerAsync(logger, level, cancellationToken), cancellationToken);

    private static Dictionary<string, string> WithoutNulls(IReadOnlyDictionary<string, string?> config) =>
        config.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);
}
