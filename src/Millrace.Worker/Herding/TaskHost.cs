using Microsoft.Extensions.Logging;
using Millrace.Worker.Groups;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Herding;

/// <summary>
/// The tasks of this worker: those whose places it holds. It is told when its places or the stored tasks change, and brings what runs in
/// line with both; it does not matter which of the two is known first.
/// </summary>
internal sealed partial class TaskHost(HerderServices services)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<int, TaskSupervisor>> _tasks = new(StringComparer.Ordinal);

    // Tasks that are ending: one that comes back begins when it has ended.
    private readonly Dictionary<TaskId, Task> _ending = [];
    // Places whose tasks do not start yet, and what they wait for: the config topic, read to where it ended when they came. What has been
    // read before may be of the time before the other worker gave them up.
    private readonly Dictionary<int, long> _awaiting = [];
    private readonly ILogger _logger = services.Loggers.CreateLogger("Millrace.Worker.Herding");
    private CancellationTokenSource _catchingUp = new();
    private long _catchUps;
    private IReadOnlySet<int> _held = GroupAssignment.None.Places;
    private Lease _lease = Lease.Endless;
    private long _applied = -1;
    private long _seen = -1;

    /// <summary>Called when all that a record about places told to stop has stopped; <see cref="Seen"/> says up to which one.</summary>
    public Action? Carried { get; set; }

    public IReadOnlySet<int> Held
    {
        get
        {
            lock (_gate) return _held;
        }
    }

    /// <summary>Offset of the last record about places that has been carried out, as far as it stops something here.</summary>
    public long Seen
    {
        get
        {
            lock (_gate) return _seen;
        }
    }

    /// <summary>
    /// These places are held now, those of before among them. Tasks of new ones start when the config topic has been read as far as it
    /// goes now.
    /// </summary>
    public void Hold(IReadOnlySet<int> places, Lease lease)
    {
        lock (_gate)
        {
            List<int> taken = [.. places.Except(_held)];
            _held = places;
            _lease = lease;
            if (taken.Count > 0)
            {
                long number = ++_catchUps;
                foreach (int place in taken) _awaiting[place] = number;
                _ = CatchUpAsync(number, _catchingUp.Token);
            }

            AlignAll(TaskGoodbye.Unassigned);
        }
    }

    /// <summary>Only these places are held from now on; ends when no task of another one runs here.</summary>
    public Task ReleaseAsync(IReadOnlySet<int> left, TaskGoodbye goodbye)
    {
        lock (_gate)
        {
            _held = left;
            foreach (int place in _awaiting.Keys.Where(place => !left.Contains(place)).ToList()) _awaiting.Remove(place);
            if (_awaiting.Count == 0)
            {
                _catchingUp.Cancel();
                _catchingUp = new CancellationTokenSource();
            }

            AlignAll(goodbye);
            return Task.WhenAll(_ending.Values);
        }
    }

    /// <summary>
    /// Carries out what the config topic says of a connector. Called on the reading thread: it only puts operations into queues.
    /// </summary>
    public void Follow(ConfigChange change)
    {
        bool carried;
        lock (_gate)
        {
            if (change.Kind == ConfigChangeKind.RestartRequested)
            {
                if (!change.IncludeTasks || !_tasks.TryGetValue(change.Name, out var tasks)) return;
                foreach (TaskSupervisor task in tasks.Values) task.RestartIf(change.OnlyFailed);
                return;
            }

            Align(change.Name, TaskGoodbye.Unassigned);
            if (change.Kind != ConfigChangeKind.PlacesChanged) return;
            // Also when nothing of it runs here: the leader waits for word from whoever holds a place that a task leaves.
            carried = NoteApplied(change.Offset) && services.Configs.PlacesOf(change.Name).Left.Any(_held.Contains);
        }

        if (carried) Carried?.Invoke();
    }

    /// <summary>Null when the task is not here.</summary>
    public TaskSupervisor? Find(TaskId id)
    {
        lock (_gate) return _tasks.GetValueOrDefault(id.Connector)?.GetValueOrDefault(id.Task);
    }

    private void AlignAll(TaskGoodbye goodbye)
    {
        // Asked first: what it says is in the stored connectors that are looked at then.
        long read = services.Configs.PlacesRead;
        foreach (string name in services.Configs.Connectors.Select(stored => stored.Name).Union(_tasks.Keys).ToList()) Align(name, goodbye);
        NoteApplied(read);
    }

    private void Align(string name, TaskGoodbye goodbye)
    {
        StoredConnector? stored = services.Configs.Find(name);
        Dictionary<int, TaskSupervisor>? tasks = _tasks.GetValueOrDefault(name);
        if (tasks is not null)
        {
            foreach (var (number, task) in tasks.Where(entry => !IsHere(stored, entry.Key)).ToList())
            {
                tasks.Remove(number);
                End(task, goodbye);
            }
        }

        for (int number = 0; number < (stored?.Tasks.Count ?? 0); number++)
        {
            if (!IsHere(stored, number)) continue;
            tasks ??= _tasks[name] = [];
            if (!tasks.TryGetValue(number, out TaskSupervisor? task))
            {
                var id = new TaskId(name, number);
                tasks[number] = task = new TaskSupervisor(id, services, _lease, _ending.GetValueOrDefault(id, Task.CompletedTask));
            }

            task.Align();
        }

        if (tasks is { Count: 0 }) _tasks.Remove(name);
    }

    private bool IsHere(StoredConnector? stored, int task) =>
        stored is { Target: not TargetState.Stopped } && task < stored.Tasks.Count
        && stored.Places.Of(task) is { } place && _held.Contains(place) && !_awaiting.ContainsKey(place);

    private async Task CatchUpAsync(long number, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                await services.Configs.ReadToEndAsync(ended);
                break;
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // The places are gone again, or the worker stops.
                return;
            }
            catch (Exception fault)
            {
                LogCatchUpFailed(fault);
                await Task.Delay(RetryDelay, services.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        lock (_gate)
        {
            foreach (int place in _awaiting.Where(entry => entry.Value == number).Select(entry => entry.Key).ToList())
                _awaiting.Remove(place);
            AlignAll(TaskGoodbye.Unassigned);
        }
    }

    private void End(TaskSupervisor task, TaskGoodbye goodbye)
    {
        Task end = task.EndAsync(goodbye);
        _ending[task.Id] = end;
        _ = CleanUpAsync();

        async Task CleanUpAsync()
        {
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            bool carried;
            lock (_gate)
            {
                if (_ending.GetValueOrDefault(task.Id) == end) _ending.Remove(task.Id);
                carried = NoteSeen();
            }

            if (carried) Carried?.Invoke();
        }
    }

    private bool NoteApplied(long offset)
    {
        _applied = Math.Max(_applied, offset);
        return NoteSeen();
    }

    private bool NoteSeen()
    {
        if (_ending.Count > 0 || _seen == _applied) return false;
        _seen = _applied;
        return true;
    }

    [LoggerMessage(2233, LogLevel.Warning, "Tasks that have come to this worker wait: the config topic cannot be read to its end.")]
    private partial void LogCatchUpFailed(Exception fault);
}
