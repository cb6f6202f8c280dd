using Millrace.Timing;
using Millrace.Worker.Config;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>The connector's tasks: made, published, started, stopped. These are operations; they run in the supervisor's queue.</summary>
internal sealed partial class ConnectorSupervisor
{
    // 250 ms doubling to a minute, for connectors that cannot say what their tasks are: their system may come back.
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(1));

    /// <summary>
    /// Restarts one task from its stored configuration. Errors: <see cref="HerderException"/> when it cannot be started; it is FAILED then.
    /// </summary>
    public async Task RestartTaskAsync(int task)
    {
        if (!await TryRestartTaskAsync(task)) throw HerderException.Failed($"Failed to start task: {new TaskId(Name, task)}");
    }

    private async Task<bool> TryRestartTaskAsync(int task)
    {
        if (Stored is not { } stored || task >= stored.Tasks.Count) return false;
        Report(new TaskId(Name, task), RunState.Restarting);
        if (_tasks.Remove(task, out RunningTask? running)) await running.StopAsync(_services.Graceful);
        return await StartTaskAsync(stored, task);
    }

    /// <summary>Asks the connector for its tasks, publishes them when they differ from the stored ones, and starts them.</summary>
    private async Task PublishTasksAsync(TaskStart start)
    {
        // Paused meanwhile is no reason to leave tasks with the settings of before.
        if (Stored is not { Target: not TargetState.Stopped } stored || _instance is not { } instance || !_started) return;
        List<IReadOnlyDictionary<string, string>> tasks;
        bool isNew;
        try
        {
            tasks = instance.TaskConfigs();
            bool same = !stored.IsInconsistent && SameTasks(stored.Tasks, tasks) && stored.TasksMadeFrom is { } madeFrom
                && SameConfig(madeFrom, stored.ConfigOrEmpty);
            isNew = !same;
            if (isNew && !await StoreAsync(stored, tasks)) return;
            _backoff.Reset();
        }
        catch (TooManyTasksException fault)
        {
            Fail(fault);
            return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // The plugin's own failure, or a broker that is away.
            AskAgain(start, fault);
            return;
        }

        if (isNew || start == TaskStart.Always || _tasks.Count != tasks.Count) await StartTasksAsync();
    }

    /// <summary>
    /// Stores task configurations, unless the connector has been changed or stopped since they were made:
    /// then what comes of that is already in the queue.
    /// </summary>
    private async Task<bool> StoreAsync(StoredConnector madeFor, List<IReadOnlyDictionary<string, string>> tasks)
    {
        await _services.Changes.WaitAsync(_stopping.Token);
        try
        {
            if (Stored is not { Target: not TargetState.Stopped } now || !ReferenceEquals(now.Config, madeFor.Config)) return false;
            await _services.Configs.PutTasksAsync(Name, tasks, _stopping.Token);
            return true;
        }
        finally
        {
            _services.Changes.Release();
        }
    }

    private void AskAgain(TaskStart start, Exception fault)
    {
        TimeSpan delay = _backoff.Next();
        LogTaskConfigsFailed(Name, delay.TotalSeconds, TraceOf(fault));
        _ = WaitAndAskAsync();

        async Task WaitAndAskAsync()
        {
            await Task.Delay(delay, _services.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stopping.IsCancellationRequested) Do(() => PublishTasksAsync(start));
        }
    }

    /// <summary>Stops all tasks and starts those that are stored.</summary>
    private async Task StartTasksAsync()
    {
        await StopTasksAsync();
        if (Stored is not { } stored) return;
        foreach (var (task, _) in _services.Statuses.TasksOf(Name))
            if (task.Task >= stored.Tasks.Count) _services.Statuses.Remove(task);
        for (int task = 0; task < stored.Tasks.Count; task++) await StartTaskAsync(stored, task);
        LogTasksStarted(Name, stored.Tasks.Count);
    }

    private async Task<bool> StartTaskAsync(StoredConnector stored, int task)
    {
        var id = new TaskId(Name, task);
        try
        {
            ConnectorInstance instance = _instance ??= ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);
            instance.EnforceMost(stored.Tasks.Count);
            IReadOnlyDictionary<string, string> config = _services.Worker.Providers.Resolve(stored.Tasks[task]);
            var spec = new TaskSpec(id, instance.Plugin, instance.Connector, instance.Config, config,
                stored.Target == TargetState.Paused)
            {
                Secrets = instance.Secrets, Time = _services.Time,
            };
            var events = new TaskEvents(
                (_, state, trace) => Report(id, state, trace),
                (_, topic) => RecordTopic(id, topic));
            RunningTask running = await _services.Runners.CreateAsync(spec, events);
            _tasks[task] = running;
            running.Start();
            return true;
        }
        catch (Exception fault)
        {
            // A wrong converter or transformation: this task has failed, the others are none the worse.
            string trace = TraceOf(fault);
            LogTaskFailed(id, trace);
            Report(id, RunState.Failed, trace);
            return false;
        }
    }

    private void RecordTopic(TaskId task, string topic)
    {
        if (_services.Worker.Get(WorkerSettings.TopicTracking))
            _services.Statuses.PutTopic(task, topic, _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private async Task StopTasksAsync()
    {
        await Task.WhenAll(_tasks.Values.Select(task => task.StopAsync(_services.Graceful)));
        _tasks.Clear();
    }

    private static bool SameTasks(IReadOnlyList<IReadOnlyDictionary<string, string>> stored,
        List<IReadOnlyDictionary<string, string>> made) =>
        stored.Count == made.Count && !stored.Where((task, i) => !SameConfig(task, made[i])).Any();

    private static bool SameConfig(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out string? value) && value == entry.Value);
}
