using System.Collections.Immutable;

namespace Millrace.Worker.Groups;

/// <summary>
/// Which place each task has, so that the workers' numbers of tasks differ by at most one: what the leader works out from the stored tasks
/// and the workers' claims. Does no I/O, and gives the same for the same.
/// </summary>
/// <remarks>
/// The group's assignor spreads places and knows nothing of what is in them, so that numbers of places are even and those of tasks need not
/// be. A task gets a place of the worker that has least to do. One that has to move leaves its place first, runs nowhere until the worker
/// that holds it has said that it stopped, and only then gets another one.
/// </remarks>
internal sealed class PlacePlan
{
    // One worker's share must split among all the others when it goes: so many places as the square of workers. Below, nobody would gain;
    // beyond, each partition costs every broker memory and files (a group of 32 has the most).
    public const int FewestPlaces = 8;
    public const int MostPlaces = 1024;

    private readonly IReadOnlyList<TaskSet> _connectors;
    private readonly GroupView _group;
    private readonly int _places;
    private readonly List<Worker> _workers;
    private readonly Dictionary<string, Worker> _workerOf = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _tasksIn = [];
    private readonly Dictionary<string, ImmutableArray<int>.Builder> _changed = new(StringComparer.Ordinal);

    /// <param name="connectors">Connectors that have tasks.</param>
    /// <param name="group">The claims.</param>
    /// <param name="places">How many places there are.</param>
    public PlacePlan(IReadOnlyList<TaskSet> connectors, GroupView group, int places)
    {
        (_connectors, _group, _places) = (connectors, group, places);
        foreach (WorkerClaim claim in group.Claims.Values)
        {
            List<int> held = [.. group.Held(claim).Order()];
            if (held.Count > 0) _workerOf[claim.Instance] = new Worker(claim.Instance, held);
        }

        _workers = [.. _workerOf.Values.OrderBy(worker => worker.Instance, StringComparer.Ordinal)];
        foreach (TaskSet connector in connectors)
        {
            for (int task = 0; task < connector.Count; task++)
            {
                if (connector.Places.Of(task) is not { } place) continue;
                _tasksIn[place] = _tasksIn.GetValueOrDefault(place) + 1;
                if (WorkerOf(place) is { } worker) worker.Add(connector.Name, task);
            }
        }
    }

    /// <summary>How many places a group of that many workers should have.</summary>
    public static int PlacesFor(int workers) => Math.Clamp(workers * workers, FewestPlaces, MostPlaces);

    /// <summary>
    /// Gives places to tasks that have none and may run: new ones, and those whose old place is known to have let them go.
    /// </summary>
    public IReadOnlyDictionary<string, ImmutableArray<int>> Place()
    {
        _changed.Clear();
        if (_workers.Count == 0) return Changes();
        foreach (TaskSet connector in _connectors)
        {
            for (int task = 0; task < connector.Count; task++)
            {
                if (connector.Places.Of(task) is { } has && !IsGone(has) || !MayRun(connector.Places, task)) continue;
                Worker worker = _workers.MinBy(worker => (worker.Tasks.Count, worker.CountOf(connector.Name)))!;
                int place = worker.Places.MinBy(place => _tasksIn.GetValueOrDefault(place));
                _tasksIn[place] = _tasksIn.GetValueOrDefault(place) + 1;
                worker.Add(connector.Name, task);
                Set(connector, task, place);
            }
        }

        return Changes();
    }

    /// <summary>
    /// Makes tasks leave their places, the fewest that even out what workers have. Nothing while some place is nobody's: the group is at
    /// it.
    /// </summary>
    public IReadOnlyDictionary<string, ImmutableArray<int>> Move()
    {
        _changed.Clear();
        if (_workers.Count < 2 || Enumerable.Range(0, _places).Any(place => WorkerOf(place) is null)) return Changes();
        // A task on its way will come to whoever has least.
        foreach (TaskSet connector in _connectors)
            for (int task = 0; task < connector.Count; task++)
                if (connector.Places.Of(task) is null) Least().OnTheWay++;
        Dictionary<string, TaskSet> connectors = _connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
        while (true)
        {
            Worker least = Least(), most = _workers.MaxBy(worker => worker.Load)!;
            if (most.Load - least.Load < 2 || most.Tasks.Count == 0) return Changes();
            (string name, int task) = most.TakeLast();
            TaskSet connector = connectors[name];
            Set(connector, task, ~connector.Places.Of(task)!.Value);
            least.OnTheWay++;
        }

        Worker Least() => _workers.MinBy(worker => worker.Load)!;
    }

    private bool MayRun(TaskPlaces places, int task) => places.LeftBy(task) is not { } left || IsGone(left)
        || _group.OwnerOf(left) is { } owner && owner.Seen >= places.Offset;

    // Somebody deleted the topic, and it was made again with fewer: nobody runs what is there.
    private bool IsGone(int place) => place >= _places && _group.OwnerOf(place) is null;

    private Worker? WorkerOf(int place) =>
        _group.Owners.TryGetValue(place, out string? instance) ? _workerOf.GetValueOrDefault(instance) : null;

    private void Set(TaskSet connector, int task, int entry)
    {
        if (!_changed.TryGetValue(connector.Name, out var entries))
            _changed[connector.Name] = entries = connector.Places.Entries.ToBuilder();
        // Tasks get their first places in the order of their numbers: there are no gaps.
        if (task < entries.Count) entries[task] = entry;
        else entries.Add(entry);
    }

    private Dictionary<string, ImmutableArray<int>> Changes() =>
        _changed.ToDictionary(entry => entry.Key, entry => entry.Value.ToImmutable(), StringComparer.Ordinal);

    private sealed class Worker(string instance, List<int> places)
    {
        private readonly Dictionary<string, int> _connectors = new(StringComparer.Ordinal);

        public string Instance { get; } = instance;

        public List<int> Places { get; } = places;

        public List<(string Connector, int Task)> Tasks { get; } = [];

        public int OnTheWay { get; set; }

        public int Load => Tasks.Count + OnTheWay;

        public int CountOf(string connector) => _connectors.GetValueOrDefault(connector);

        public void Add(string connector, int task)
        {
            Tasks.Add((connector, task));
            _connectors[connector] = CountOf(connector) + 1;
        }

        public (string Connector, int Task) TakeLast()
        {
            var last = Tasks[^1];
            Tasks.RemoveAt(Tasks.Count - 1);
            return last;
        }
    }
}

/// <summary>The tasks of one connector.</summary>
internal sealed record TaskSet(string Name, int Count, TaskPlaces Places);
