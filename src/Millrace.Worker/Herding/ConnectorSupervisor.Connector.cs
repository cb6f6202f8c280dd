using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Herding;

/// <summary>The connector's own object: start, stop, pause. These are operations; they run in the supervisor's queue.</summary>
internal sealed partial class ConnectorSupervisor
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Brings the connector in line with its stored configuration.</summary>
    /// <param name="publish">
    /// <see cref="TaskPublish.Always"/> after a request that gave it one; <see cref="TaskPublish.WhenChanged"/> when this worker begins to
    /// lead, so that tasks that run elsewhere go on.
    /// </param>
    public void Configure(TaskPublish publish)
    {
        TargetState target = Stored?.Target ?? TargetState.Started;
        Do(() => ConfigureAsync(target, publish));
    }

    /// <param name="asked">The target state when this was asked for.</param>
    private async Task ConfigureAsync(TargetState asked, TaskPublish publish)
    {
        if (Stored is not { } stored) return;

        // A pause that came while this waited its turn comes after it: the tasks that pause are those of the new configuration.
        if (stored.Target == TargetState.Paused && asked == TargetState.Started) stored = stored with { Target = asked };
        if (await StartConnectorAsync(stored) && stored.Target == TargetState.Started) await PublishTasksAsync(publish);
    }

    /// <summary>Follows a change of the target state.</summary>
    public async Task FollowTargetAsync()
    {
        if (Stored is not { } stored) return;
        switch (stored.Target)
        {
            case TargetState.Stopped:
                if (!await TryAwaitTasksGoneAsync()) break;
                await StopConnectorAsync();
                _instance = null;
                Report(RunState.Stopped);
                break;
            case TargetState.Paused:
                // A connector that has failed stays so, with its tasks; one that was stopped comes back paused, without any.
                if (!HasFailed) await StartConnectorAsync(stored);
                break;
            default:
                if (!HasFailed && (_started || await StartConnectorAsync(stored))) await PublishTasksAsync(TaskPublish.WhenChanged);
                break;
        }
    }

    /// <summary>Restarts the connector's own object. Errors: what keeps it from starting; it is FAILED then.</summary>
    public async Task RestartConnectorAsync()
    {
        if (Stored is not { } stored) return;
        Report(RunState.Restarting);
        if (!await StartConnectorAsync(stored)) throw HerderException.Failed($"Failed to start connector: {Name}");
        if (stored.Target == TargetState.Started) await PublishTasksAsync(TaskPublish.WhenChanged);
    }

    /// <summary>
    /// Restarts the connector as a request asks, as far as it fits the state that it finds now; its tasks restart where they run.
    /// </summary>
    public async Task RestartAsync(bool onlyFailed)
    {
        if (Stored is not { } stored || (onlyFailed && !HasFailed)) return;
        Report(RunState.Restarting);
        if (await StartConnectorAsync(stored) && stored.Target == TargetState.Started) await PublishTasksAsync(TaskPublish.WhenChanged);
    }

    /// <summary>
    /// Waits until the workers that have tasks of this connector have stopped them: each removes the task's state then. Of a worker that is
    /// gone they are removed here, after the time that tasks have for it. False when the lead has ended meanwhile: the next leader does it.
    /// </summary>
    private async Task<bool> TryAwaitTasksGoneAsync()
    {
        long started = _services.Time.GetTimestamp();
        while (!_term.IsOver && _services.Statuses.TasksOf(Name).Count > 0 && _services.Time.GetElapsedTime(started) < _services.Graceful)
            await Task.Delay(LookAgain, _services.Time);
        if (_term.IsOver) return false;
        foreach (var (task, _) in _services.Statuses.TasksOf(Name)) _services.Statuses.Remove(task);
        return true;
    }

    private bool HasFailed => _services.Statuses.Connector(Name)?.State == RunState.Failed;

    /// <summary>
    /// A fresh object for the stored configuration, started unless the connector is paused or stopped. False when it could not be:
    /// FAILED then.
    /// </summary>
    private async Task<bool> StartConnectorAsync(StoredConnector stored)
    {
        await StopConnectorAsync();
        try
        {
            if (stored.Target == TargetState.Stopped)
            {
                Report(RunState.Stopped);
                return true;
            }

            _instance = ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);
            if (stored.Target == TargetState.Paused)
            {
                Report(RunState.Paused);
                return true;
            }

            foreach (string warning in UnknownSettings.Of(_instance.Plugin,
                stored.ConfigOrEmpty.ToDictionary(entry => entry.Key, string? (entry) => entry.Value), _services.Plugins)
                .Select(unknown => unknown.Warning)) LogUnknownSetting(Name, warning);
            var context = new SupervisedContext(Name, new LoggedTask(Name, _instance.Secrets, _logger), () =>
                Do(() => PublishTasksAsync(TaskPublish.WhenChanged)), RaiseError);
            await _instance.Connector.StartAsync(context, _instance.Config, _stopping.Token);
            _started = true;
            Report(RunState.Running);
            return true;
        }
        catch (Exception fault)
        {
            // Whatever a plugin throws while it starts is its failure, and nobody else's.
            LogStartFailed(Name, Fail(fault));
            return false;
        }
    }

    private async Task StopConnectorAsync()
    {
        if (!_started || _instance is not { } instance) return;
        _started = false;
        using var timeout = new CancellationTokenSource(_services.Graceful, _services.Time);
        try
        {
            await instance.Connector.StopAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception fault)
        {
            // A plugin that cannot stop is left behind.
            LogStopFailed(Name, TraceOf(fault));
        }
    }

    private void RaiseError(Exception fault)
    {
        LogStartFailed(Name, Fail(fault));
    }
}
