using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks.Sources;

namespace Millrace.Worker.Herding;

/// <summary>The connector's tasks: made and published. These are operations; they run in the supervisor's queue.</summary>
internal sealed partial class ConnectorSupervisor
{
    // 250 ms doubling to a minute, for connectors that cannot say what their tasks are: their system may come back.
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMinutes(1));

    /// <summary>Sees to it that committed tasks may start; nothing is to be done where the commit was this supervisor's.</summary>
    public void FollowCommit() => Do(async () =>
    {
        if (Stored is { IsInconsistent: true }) await PublishTasksAsync(TaskPublish.WhenChanged);
        await EnsureFencedAsync();
    });

    /// <summary>
    /// Asks the connector for its tasks and publishes them, when they differ from the stored ones or are to be started anew: the commit is
    /// what makes the workers that have them do so.
    /// </summary>
    private async Task PublishTasksAsync(TaskPublish publish)
    {
        // Paused meanwhile is no reason to leave tasks with the settings of before.
        if (Stored is not { Target: not TargetState.Stopped } stored || _instance is not { } instance || !_started) return;
        List<IReadOnlyDictionary<string, string>> tasks;
        try
        {
            tasks = instance.TaskConfigs();
            bool same = !stored.IsInconsistent && SameTasks(stored.Tasks, tasks) && stored.TasksMadeFrom is { } madeFrom
                && SameConfig(madeFrom, stored.ConfigOrEmpty);
            if ((!same || publish == TaskPublish.Always) && !await StoreAsync(stored, tasks)) return;
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
            AskAgain(() => PublishTasksAsync(publish), fault);
            return;
        }

        await EnsureFencedAsync();
        if (_term.IsOver) return;

        // Of tasks that were, and of workers that are gone: whoever runs one removes it too.
        foreach (var (task, _) in _services.Statuses.TasksOf(Name))
            if (task.Task >= tasks.Count) _services.Statuses.Remove(task);
        LogTasksPublished(Name, tasks.Count);
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

    /// <summary>
    /// Where sources deliver exactly once: takes from tasks of before, wherever they are, the right to write, and says that those committed
    /// may start. Until it has, none of them does.
    /// </summary>
    private async Task EnsureFencedAsync()
    {
        if (!SourceGuarantee.Fences(_services.Worker)) return;
        // Who no longer leads would fence the tasks of the next leader.
        if (_term.IsOver || Stored is not { AwaitsFencing: true, Target: not TargetState.Stopped } stored) return;
        try
        {
            // Not only of one that has started: its tasks run without it.
            ConnectorInstance instance =
                _instance ?? ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);
            if (instance.Plugin.Type == PluginType.Source) await FenceAsync(stored, instance);
        }
        catch (Exception fault) when (fault is Errors.ConfigException or KafkaException { IsRetriable: false })
        {
            LogFencingFailed(Name, Fail(fault));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            AskAgain(EnsureFencedAsync, fault);
        }
    }

    private async Task FenceAsync(StoredConnector stored, ConnectorInstance instance)
    {
        int before = stored.FencedTasks ?? 0;
        // One that was alone is fenced by the one that follows it.
        if (before > 1 || stored.Tasks.Count != 1)
            await _services.Runners.FenceAsync(Name, instance.Config, before, _stopping.Token);
        await _services.Configs.PutFencingAsync(Name, stored.Tasks.Count, _stopping.Token);
    }

    private void AskAgain(Func<Task> work, Exception fault)
    {
        if (_term.IsOver) return;
        TimeSpan delay = _backoff.Next();
        LogTaskConfigsFailed(Name, delay.TotalSeconds, TraceOf(fault));
        _ = WaitAndAskAsync();

        async Task WaitAndAskAsync()
        {
            await Task.Delay(delay, _services.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stopping.IsCancellationRequested) Do(work);
        }
    }

    private static bool SameTasks(IReadOnlyList<IReadOnlyDictionary<string, string>> stored,
        List<IReadOnlyDictionary<string, string>> made) =>
        stored.Count == made.Count && !stored.Where((task, i) => !SameConfig(task, made[i])).Any();

    private static bool SameConfig(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out string? value) && value == entry.Value);
}
