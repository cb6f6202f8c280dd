using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Errors;
using Millrace.Worker.Tasks.Sources;

namespace Millrace.Worker.Herding;

/// <summary>
/// Has one task, on the worker that holds its place. Whatever happens, <see cref="Align"/> brings it in line with what is stored: it is
/// started from the newest commit, stopped when that has no such task, paused and resumed with its connector.
/// </summary>
internal sealed partial class TaskSupervisor
{
    private readonly HerderServices _services;
    private readonly Lease _lease;
    private readonly ILogger _logger;
    private readonly OperationQueue _queue;
    private volatile bool _ended;
    private RunningTask? _running;
    private SecretText? _secrets;
    private Plugin? _plugin;
    private int _generation;

    // The commit that the task was started from, also when it could not be: it is not tried again until something changes.
    private IReadOnlyList<IReadOnlyDictionary<string, string>>? _from;

    /// <param name="id">Which task.</param>
    /// <param name="services">What to work with.</param>
    /// <param name="lease">How long the task may go on without news from the group.</param>
    /// <param name="previous">The end of the same task, if it was here before.</param>
    public TaskSupervisor(TaskId id, HerderServices services, Lease lease, Task previous)
    {
        Id = id;
        _services = services;
        _lease = lease;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        _queue = new OperationQueue($"Task {id}", previous, fault => LogFailed(id, TraceOf(fault)));
    }

    public TaskId Id { get; }

    private StoredConnector? Stored => _services.Configs.Find(Id.Connector);

    /// <summary>Brings the task in line with what is stored.</summary>
    public void Align() => _queue.Do(AlignAsync);

    /// <summary>Restarts it from its stored configuration.</summary>
    /// <exception cref="HerderException">It cannot be started; FAILED then.</exception>
    public Task RestartAsync() => _queue.DoAsync(async () =>
    {
        if (!await TryRestartAsync()) throw HerderException.Failed($"Failed to start task: {Id}");
    });

    /// <summary>Restarts it as a request to its connector asks, if that still fits when its turn comes.</summary>
    public void RestartIf(bool onlyFailed) => _queue.Do(async () =>
    {
        if (!onlyFailed || _services.Statuses.Task(Id)?.State == RunState.Failed) await TryRestartAsync();
    });

    /// <summary>
    /// Stops it for good, as far as this worker is concerned; ends when it has stopped, or is abandoned because it does not.
    /// </summary>
    public async Task EndAsync(TaskGoodbye goodbye)
    {
        _ended = true;
        Task end = _queue.EndAsync(async () =>
        {
            await StopAsync();
            SayGoodbye(goodbye);
        });
        try
        {
            // Twice: an operation that is under way, then this one.
            await end.WaitAsync(_services.Graceful * 2, _services.Time);
        }
        catch (TimeoutException)
        {
            LogAbandoned(Id);
        }
    }

    private async Task AlignAsync()
    {
        if (_ended) return;
        if (Stored is not { Target: not TargetState.Stopped } stored || Id.Task >= stored.Tasks.Count)
        {
            await StopAsync();
            _from = null;
        }
        else if (!ReferenceEquals(_from, stored.Tasks))
        {
            await StopAsync();
            if (!AwaitsFencing(stored)) await StartAsync(stored);
        }
        else if (stored.Target == TargetState.Paused)
        {
            _running?.Pause();
        }
        else
        {
            _running?.Resume();
        }
    }

    private async Task<bool> TryRestartAsync()
    {
        if (_ended || Stored is not { } stored || Id.Task >= stored.Tasks.Count) return false;
        Report(RunState.Restarting);
        await StopAsync();
        // Then it starts when that is done.
        if (!AwaitsFencing(stored)) return await StartAsync(stored);
        _from = null;
        return true;
    }

    // Tasks before these may still send; the leader says when they cannot any more.
    private bool AwaitsFencing(StoredConnector stored)
    {
        if (!stored.AwaitsFencing || !SourceGuarantee.IsExactlyOnce(_services.Worker)) return false;
        try
        {
            string className = stored.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name, "");
            return _services.Plugins.Find(_services.Worker.Providers.Resolve(className).Trim(), PluginType.Source) is not null;
        }
        catch (ConfigException)
        {
            // The start says what is wrong with it.
            return false;
        }
    }

    private async Task<bool> StartAsync(StoredConnector stored)
    {
        _from = stored.Tasks;
        // Beyond that of the worker before, whose goodbye may be read behind what this one says.
        _generation = Math.Max(_services.Generation, (_services.Statuses.Task(Id)?.Generation ?? 0) + 1);
        try
        {
            ConnectorInstance instance = ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);
            (_secrets, _plugin) = (instance.Secrets, instance.Plugin);
            instance.EnforceMost(stored.Tasks.Count);
            IReadOnlyDictionary<string, string> config = _services.Worker.Providers.Resolve(stored.Tasks[Id.Task]);
            var spec = new TaskSpec(Id, instance.Plugin, instance.Connector, instance.Config, config, stored.Target == TargetState.Paused)
            {
                Secrets = instance.Secrets,
                Lease = _lease,
                Time = _services.Time,
            };
            RunningTask running = await _services.Runners.CreateAsync(
                spec, new TaskEvents((_, state, trace) => Report(state, trace), (_, topic) => RecordTopic(topic)));
            if (_ended)
            {
                // It took so long that the task is somewhere else by now. Never started, it only gives its clients back.
                await running.StopAsync(_services.Graceful);
                return false;
            }

            _running = running;
            running.Start();
            return true;
        }
        catch (Exception fault)
        {
            // A wrong converter or transformation: this task has failed, the others are none the worse.
            string trace = TraceOf(fault);
            LogStartFailed(Id, trace);
            Report(RunState.Failed, trace);
            return false;
        }
    }

    private async Task StopAsync()
    {
        if (_running is not { } running) return;
        _running = null;
        await running.StopAsync(_services.Graceful);
    }

    private void SayGoodbye(TaskGoodbye goodbye)
    {
        if (Stored is not { } stored || Id.Task >= stored.Tasks.Count) _services.Statuses.Remove(Id);
        else if (goodbye == TaskGoodbye.Unassigned && _services.Statuses.Task(Id)?.State.TaskMayBecome(RunState.Unassigned) == true)
            Report(RunState.Unassigned);
    }

    private void RecordTopic(string topic)
    {
        if (_services.Worker.Get(WorkerSettings.TopicTracking))
            _services.Statuses.PutTopic(Id, topic, _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private void Report(RunState state, string? trace = null) => _services.Statuses.Put(
        Id, new StatusRecord(
            state, _services.WorkerId, _generation, trace,
            state == RunState.Unassigned || _plugin is null ? null : PluginRegistry.Version(_plugin)));

    /// <summary>What keeps a task from being made may quote its configuration as it was written.</summary>
    private string TraceOf(Exception fault) =>
        Trace.Of(fault, _secrets ?? ConnectorInstance.SecretsOf(
            Stored?.ConfigOrEmpty ?? ImmutableDictionary<string, string>.Empty, _services.Worker, _services.Plugins));

    [LoggerMessage(2205, LogLevel.Error, "Task {Task} could not be started.\n{Trace}")]
    private partial void LogStartFailed(TaskId task, string trace);

    [LoggerMessage(2208, LogLevel.Error, "Task {Task}: an operation failed.\n{Trace}")]
    private partial void LogFailed(TaskId task, string trace);

    [LoggerMessage(2209, LogLevel.Error,
        "Task {Task} hangs in its plugin and is left behind; the process must be restarted to be rid of it.")]
    private partial void LogAbandoned(TaskId task);
}

/// <summary>What a worker says of a task that it gives up.</summary>
internal enum TaskGoodbye
{
    /// <summary>Nothing: somebody else may have it already, and says so.</summary>
    None,

    /// <summary>UNASSIGNED, until somebody takes it up.</summary>
    Unassigned,
}
