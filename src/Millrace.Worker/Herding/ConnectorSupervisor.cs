using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Herding;

/// <summary>
/// Owns one connector: its object, its tasks, their states. Everything it does is an operation in its own queue, carried out one after the
/// other, so that a connector that takes long to start holds up nobody but itself.
/// </summary>
internal sealed partial class ConnectorSupervisor
{
    private readonly Channel<Func<Task>> _operations =
        Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<int, RunningTask> _tasks = [];
    private readonly HerderServices _services;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private ConnectorInstance? _instance;
    private bool _started;

    /// <param name="previous">The end of the supervisor that a deleted connector of this name had: nothing is done before it.</param>
    public ConnectorSupervisor(string name, HerderServices services, Task previous)
    {
        Name = name;
        _services = services;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        _loop = Task.Run(() => LoopAsync(previous));
    }

    public string Name { get; }

    private StoredConnector? Stored => _services.Configs.Find(Name);

    /// <summary>Puts an operation into the queue; the task ends with it and carries its error.</summary>
    public Task DoAsync(Func<Task> operation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool queued = _operations.Writer.TryWrite(async () =>
        {
            try
            {
                await operation();
                done.TrySetResult();
            }
            catch (Exception fault)
            {
                done.TrySetException(fault);
            }
        });
        if (!queued) done.TrySetException(new ObjectDisposedException(Name, $"Connector {Name} is being removed."));
        return done.Task;
    }

    /// <summary>The same for operations that nobody waits for: their errors are logged.</summary>
    public async void Do(Func<Task> operation)
    {
        try
        {
            await DoAsync(operation);
        }
        catch (ObjectDisposedException)
        {
            // Removed meanwhile: there is nothing left to be done.
        }
        catch (Exception fault)
        {
            LogOperationFailed(Name, TraceOf(fault));
        }
    }

    /// <summary>
    /// Stops the connector and its tasks with the worker: what it did is UNASSIGNED until a worker takes it up again.
    /// What has failed stays so.
    /// </summary>
    public Task ReleaseAsync() => EndAsync(async () =>
    {
        await StopTasksAsync();
        await StopConnectorAsync();
        if (Stored is not { Target: not TargetState.Stopped }) return;
        foreach (var (task, status) in _services.Statuses.TasksOf(Name))
            if (status.State.TaskMayBecome(RunState.Unassigned)) Report(task, RunState.Unassigned);
        if (_services.Statuses.Connector(Name)?.State.MayBecome(RunState.Unassigned) != false) Report(RunState.Unassigned);
    });

    /// <summary>Stops the connector and its tasks because another worker has them now: their states are that one's.</summary>
    public Task HandOverAsync() => EndAsync(async () =>
    {
        await StopTasksAsync();
        await StopConnectorAsync();
    });

    /// <summary>Stops the connector and its tasks because it was deleted: nothing of its status remains.</summary>
    public Task RemoveAsync() => EndAsync(async () =>
    {
        await StopTasksAsync();
        await StopConnectorAsync();
        _services.Statuses.Remove(Name);
    });

    /// <summary>
    /// Carries out a last operation. A plugin that hangs is left behind:
    /// whoever ends has waited for tasks and connector as long as they may take.
    /// </summary>
    private async Task EndAsync(Func<Task> last)
    {
        Do(last);
        _operations.Writer.TryComplete();
        await _stopping.CancelAsync();
        try
        {
            await _loop.WaitAsync(_services.Graceful * 3, _services.Time);
        }
        catch (TimeoutException)
        {
            LogAbandoned(Name);
        }
    }

    private async Task LoopAsync(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await foreach (Func<Task> operation in _operations.Reader.ReadAllAsync()) await operation();
    }

    private void Report(RunState state, string? trace = null) =>
        _services.Statuses.Put(Name, new StatusRecord(state, _services.WorkerId, _services.Generation, trace, VersionIn(state)));

    /// <summary>The connector has failed; returns the trace that says why.</summary>
    private string Fail(Exception fault)
    {
        string trace = TraceOf(fault);
        Report(RunState.Failed, trace);
        return trace;
    }

    /// <summary>
    /// A failure as it may be shown. What keeps a connector from being made may quote its configuration as it was written.
    /// </summary>
    private string TraceOf(Exception fault) =>
        (_instance?.Secrets ?? ConnectorInstance.SecretsOf(Stored?.ConfigOrEmpty
            ?? ImmutableDictionary<string, string>.Empty, _services.Worker, _services.Plugins)).Hide(Trace.Of(fault));

    private void Report(TaskId task, RunState state, string? trace = null) =>
        _services.Statuses.Put(task, new StatusRecord(state, _services.WorkerId, _services.Generation, trace, VersionIn(state)));

    // Nothing of a plugin is there while a connector is assigned to nobody.
    private string? VersionIn(RunState state) => state == RunState.Unassigned ? null : Version;

    // Also of a connector that is stopped, and so has no instance.
    private string? Version => (_instance?.Plugin ?? Configured) is { } plugin ? PluginRegistry.Version(plugin) : null;

    private Plugin? Configured => Stored?.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name) is { } className
        ? _services.Plugins.Find(className.Trim(), Stored.ConfigOrEmpty.GetValueOrDefault(ConnectorSettings.PluginVersion.Name),
            PluginType.Sink, PluginType.Source)
        : null;

    [LoggerMessage(2200, LogLevel.Error, "Connector {Connector}: an operation failed.\n{Trace}")]
    private partial void LogOperationFailed(string connector, string trace);

    [LoggerMessage(2201, LogLevel.Error, "Connector {Connector} could not be started.\n{Trace}")]
    private partial void LogStartFailed(string connector, string trace);

    [LoggerMessage(2202, LogLevel.Warning, "Connector {Connector} did not stop in good order.\n{Trace}")]
    private partial void LogStopFailed(string connector, string trace);

    [LoggerMessage(2203, LogLevel.Warning, "Connector {Connector} could not say what its tasks are; asking again in {Seconds} s.\n{Trace}")]
    private partial void LogTaskConfigsFailed(string connector, double seconds, string trace);

    [LoggerMessage(2204, LogLevel.Information, "Connector {Connector} runs {Tasks} tasks.")]
    private partial void LogTasksStarted(string connector, int tasks);

    [LoggerMessage(2207, LogLevel.Warning, "Connector {Connector}: {Warning}")]
    private partial void LogUnknownSetting(string connector, string warning);

    [LoggerMessage(2206, LogLevel.Error,
        "Connector {Connector} hangs in its plugin and is left behind; the process must be restarted to be rid of it.")]
    private partial void LogAbandoned(string connector);

    [LoggerMessage(2205, LogLevel.Error, "Task {Task} could not be started.\n{Trace}")]
    private partial void LogTaskFailed(TaskId task, string trace);
}
