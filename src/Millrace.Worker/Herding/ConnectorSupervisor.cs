using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>
/// Owns one connector: its object, its tasks, their states. Everything it does is an operation in its own queue, carried out one after the other, so that a
/// connector that takes long to start holds up nobody but itself.
/// </summary>
internal sealed partial class ConnectorSupervisor : IAsyncDisposable
{
    private readonly Channel<Func<Task>> _operations = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<int, RunningTask> _tasks = [];
    private readonly HerderServices _services;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private ConnectorInstance? _instance;
    private bool _started;
    private int _generation;

    public ConnectorSupervisor(string name, HerderServices services)
    {
        Name = name;
        _services = services;
        _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
        _loop = Task.Run(LoopAsync);
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
            LogOperationFailed(Name, fault);
        }
    }

    /// <summary>Stops the connector and its tasks for good, with the worker: what it did is UNASSIGNED until a worker takes it up again.</summary>
    public async ValueTask DisposeAsync()
    {
        Do(async () =>
        {
            List<int> tasks = [.. _tasks.Keys];
            await StopTasksAsync();
            await StopConnectorAsync();
            if (Stored is not { Target: not TargetState.Stopped }) return;
            foreach (int task in tasks) Report(new TaskId(Name, task), ConnectorState.Unassigned);
            Report(ConnectorState.Unassigned);
        });
        await EndAsync();
    }

    /// <summary>Stops the connector and its tasks because it was deleted: nothing of its status remains.</summary>
    public async Task RemoveAsync()
    {
        Do(async () =>
        {
            await StopTasksAsync();
            await StopConnectorAsync();
            _services.Statuses.Remove(Name);
        });
        await EndAsync();
    }

    private async Task EndAsync()
    {
        _operations.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
    }

    private async Task LoopAsync()
    {
        await foreach (Func<Task> operation in _operations.Reader.ReadAllAsync()) await operation();
    }

    private void Report(string state, Exception? fault = null) =>
        _services.Statuses.Put(Name, new StatusRecord(state, _services.WorkerId, _generation, fault?.ToString(), Version));

    private void Report(TaskId task, string state, string? trace = null) =>
        _services.Statuses.Put(task, new StatusRecord(state, _services.WorkerId, _generation, trace, Version));

    private string? Version => _instance is { } instance ? PluginRegistry.Version(instance.Plugin) : null;

    [LoggerMessage(2200, LogLevel.Error, "Connector {Connector}: an operation failed.")]
    private partial void LogOperationFailed(string connector, Exception fault);

    [LoggerMessage(2201, LogLevel.Error, "Connector {Connector} could not be started.")]
    private partial void LogStartFailed(string connector, Exception fault);

    [LoggerMessage(2202, LogLevel.Warning, "Connector {Connector} did not stop in good order.")]
    private partial void LogStopFailed(string connector, Exception fault);

    [LoggerMessage(2203, LogLevel.Warning, "Connector {Connector} could not say what its tasks are; asking again in {Seconds} s.")]
    private partial void LogTaskConfigsFailed(string connector, double seconds, Exception fault);

    [LoggerMessage(2204, LogLevel.Information, "Connector {Connector} runs {Tasks} tasks.")]
    private partial void LogTasksStarted(string connector, int tasks);

    [LoggerMessage(2205, LogLevel.Error, "Task {Task} could not be started.")]
    private partial void LogTaskFailed(TaskId task, Exception fault);
}
