using Millrace.Worker.Rest.Model;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Herding;

/// <summary>The connector's tasks: made, published, started, stopped. These are operations; they run in the supervisor's queue.</summary>
internal sealed partial class ConnectorSupervisor
{
    // 250 ms doubling to a minute, for connectors that cannot say what their tasks are: their system may come back.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private int _retries;

    /// <summary>Restarts one task from its stored configuration.</summary>
    public async Task RestartTaskAsync(int task)
    {
        if (Stored is not { } stored || task >= stored.Tasks.Count) return;
        Report(new TaskId(Name, task), ConnectorState.Restarting);
        if (_tasks.Remove(task, out RunningTask? running)) await running.StopAsync(_services.Graceful);
        await StartTaskAsync(stored, task);
    }

    /// <summary>Asks the connector for its tasks, publishes them when they differ from the stored ones, and starts them.</summary>
    private async Task PublishTasksAsync(TaskStart start)
    {
        if (Stored is not { } stored || _instance is not { } instance || !_started) return;
        List<IReadOnlyDictionary<string, string>> tasks;
        try
        {
            tasks = instance.TaskConfigs(_services.Worker.Providers);
            _retries = 0;
        }
        catch (TooManyTasksException fault)
        {
            Report(ConnectorState.Failed, fault);
            return;
        }
        catch (Exception fault)
        {
            // The plugin's own failure; it is asked again.
            AskAgain(start, fault);
            return;
        }

        bool same = !stored.IsInconsistent && SameTasks(stored.Tasks, tasks) && stored.TasksMadeFrom is { } madeFrom && SameConfig(madeFrom, stored.ConfigOrEmpty);
        if (!same) await _services.Configs.PutTasksAsync(Name, tasks, _stopping.Token);
        if (!same || start == TaskStart.Always || _tasks.Count != tasks.Count) await StartTasksAsync();
    }

    private void AskAgain(TaskStart start, Exception fault)
    {
        TimeSpan delay = TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, FirstRetry.Ticks << Math.Min(_retries++, 16)));
        LogTaskConfigsFailed(Name, delay.TotalSeconds, fault);
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

    private async Task StartTaskAsync(StoredConnector stored, int task)
    {
        var id = new TaskId(Name, task);
        try
        {
            ConnectorInstance instance = _instance ??= ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);
            IReadOnlyDictionary<string, string> config = _services.Worker.Providers.Resolve(stored.Tasks[task]);
            var spec = new TaskSpec(id, instance.Plugin, instance.Connector, instance.Config, config, stored.Target == TargetState.Paused);
            var events = new TaskEvents(
                (_, state, trace) => Report(id, state.ToString().ToUpperInvariant(), trace),
                (_, topic) => _services.Statuses.PutTopic(id, topic, _services.Time.GetUtcNow().ToUnixTimeMilliseconds()));
            RunningTask running = await _services.Runners.CreateAsync(spec, events);
            _tasks[task] = running;
            running.Start();
        }
        catch (Exception fault)
        {
            // A wrong converter or transformation: this task has failed, the others are none the worse.
            LogTaskFailed(id, fault);
            Report(id, ConnectorState.Failed, fault.ToString());
        }
    }

    private async Task StopTasksAsync()
    {
        await Task.WhenAll(_tasks.Values.Select(task => task.StopAsync(_services.Graceful)));
        _tasks.Clear();
    }

    private static bool SameTasks(IReadOnlyList<IReadOnlyDictionary<string, string>> stored, List<IReadOnlyDictionary<string, string>> made) =>
        stored.Count == made.Count && !stored.Where((task, i) => !SameConfig(task, made[i])).Any();

    private static bool SameConfig(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out string? value) && value == entry.Value);
}
