using System.Collections.Immutable;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Tests.Groups;

/// <summary>Who gets which task, worked out step by step as a leader and its workers do it.</summary>
public sealed class PlacePlanTests
{
    private readonly Dictionary<string, TaskPlaces> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _held = new(StringComparer.Ordinal);
    private GroupView _group = GroupView.Empty;
    private long _offset;
    private int _records;

    [Fact]
    public void New_tasks_go_to_whoever_has_least()
    {
        Hold(("w1", [0, 1, 2]), ("w2", [3, 4]), ("w3", [5, 6]));
        Create("a", 4);
        Create("b", 3);
        Assert.Equal([3, 2, 2], Loads().OrderDescending());
        Create("c", 1);
        Create("d", 1);
        Assert.Equal([3, 3, 3], Loads());
    }

    [Fact]
    public void Tasks_of_one_connector_spread_before_they_share_a_worker()
    {
        Hold(("w1", [0, 1]), ("w2", [2, 3]), ("w3", [4, 5]));
        Create("a", 3);
        Create("b", 3);
        Assert.All(["a", "b"], name => Assert.Equal(3, _places[name].Entries.Select(OwnerOf).Distinct().Count()));
    }

    [Fact]
    public void A_task_that_has_a_place_stays_there()
    {
        Hold(("w1", [0, 1]), ("w2", [2, 3]));
        Create("a", 4);
        ImmutableArray<int> before = _places["a"].Entries;
        Create("b", 3);
        Assert.Equal(before, _places["a"].Entries);
        Assert.Empty(Plan().Move());
    }

    [Fact]
    public void A_task_moves_only_when_its_old_place_is_known_to_have_let_it_go()
    {
        Hold(("w1", [0, 1, 2, 3]), ("w2", [4, 5, 6, 7]));
        Create("a", 4);
        // What w2 had went: two workers, of which one has everything.
        _places["a"] = new TaskPlaces([0, 1, 2, 3], _offset);
        Apply(Plan().Move());
        Assert.Equal(2, _places["a"].Entries.Count(entry => entry < 0));
        Assert.Empty(Plan().Place());
        Assert.Empty(Plan().Move());

        // The record has been read, and what it stops has stopped.
        Say("w1", seen: _offset - 1);
        Assert.Empty(Plan().Place());
        Say("w1", seen: _offset);
        Apply(Plan().Place());
        Assert.Equal([2, 2], Loads());
    }

    [Fact]
    public void A_task_that_was_leaving_is_placed_also_by_the_next_leader_and_when_the_place_has_gone_to_another_worker()
    {
        Hold(("w1", [0, 1, 2, 3]), ("w2", [4, 5, 6, 7]));
        _tasks["a"] = 1;
        _places["a"] = new TaskPlaces([~1], _offset = 7);
        Say("w2", seen: 7);
        Assert.Empty(Plan().Place());
        Hold(("w2", [0, 1, 2, 3, 4, 5, 6, 7]));
        Say("w2", seen: 7);
        Apply(Plan().Place());
        Assert.Equal(1, Loads().Sum());
    }

    [Fact]
    public void Nothing_moves_while_the_group_is_still_giving_out_places()
    {
        Hold(("w1", [0, 1, 2, 3]), ("w2", [5, 6, 7]));
        _tasks["a"] = 4;
        _places["a"] = new TaskPlaces([0, 1, 2, 3], 0);
        Assert.Empty(Plan().Move());
        Hold(("w2", [4, 5, 6, 7]));
        Assert.NotEmpty(Plan().Move());
    }

    [Fact]
    public void Tasks_that_are_gone_count_no_more()
    {
        Hold(("w1", [0, 1, 2, 3]), ("w2", [4, 5, 6, 7]));
        Create("a", 4);
        Create("b", 4);
        // All that is left is at one worker.
        _tasks["b"] = 0;
        _places["a"] = new TaskPlaces([0, 1, 2, 3], ++_offset);
        Settle();
        Assert.Equal([2, 2], Loads());
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 9)]
    [InlineData(10, 100)]
    [InlineData(100, 1024)]
    public void There_are_places_enough_for_each_share_to_split_among_all_others(int workers, int places) =>
        Assert.Equal(places, PlacePlan.PlacesFor(workers));

    /// <summary>The numbers of docs/scaling.md: a hundred workers, ten thousand tasks.</summary>
    [Fact]
    public void A_hundred_workers_share_ten_thousand_tasks_and_lose_one_of_them()
    {
        const int Workers = 100, Connectors = 1000, Tasks = 10;
        int places = PlacePlan.PlacesFor(Workers);
        Hold([.. Enumerable.Range(0, Workers).Select(worker =>
            ($"w{worker:000}", Enumerable.Range(0, places).Where(place => place % Workers == worker).ToArray()))]);
        for (int connector = 0; connector < Connectors; connector++) _tasks[$"c{connector:0000}"] = Tasks;
        Settle();
        Assert.Equal((100, 100), (Loads().Min(), Loads().Max()));
        Assert.Equal(Connectors, _records);

        // The assignor gives each of its places to another worker.
        int[] orphans = [.. _held["w042"]];
        _held.Remove("w042");
        _group = _group.Without("w042");
        string[] heirs = [.. _held.Keys.Order(StringComparer.Ordinal).Take(orphans.Length)];
        for (int i = 0; i < heirs.Length; i++) Hold((heirs[i], [.. _held[heirs[i]], orphans[i]]));
        Dictionary<string, TaskPlaces> before = new(_places);
        _records = 0;
        Settle();
        int moved = _places.Sum(entry => entry.Value.Entries.Where((place, task) => place != before[entry.Key].Entries[task]).Count());
        Assert.True(Loads().Max() - Loads().Min() <= 1);
        // A hundred that had to, and each of them at most once more.
        Assert.InRange(moved, 0, 100);
        TestContext.Current.SendDiagnosticMessage($"moved again: {moved}, records: {_records}");
    }

    private PlacePlan Plan() => new(
        [.. _tasks.Where(entry => entry.Value > 0).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new TaskSet(entry.Key, entry.Value, _places.GetValueOrDefault(entry.Key, TaskPlaces.None)))],
        _group, _held.Values.SelectMany(places => places).DefaultIfEmpty(0).Max() + 1);

    private void Create(string name, int tasks)
    {
        _tasks[name] = tasks;
        Apply(Plan().Place());
    }

    /// <summary>Leader and workers go on until nothing is left to do.</summary>
    private void Settle()
    {
        for (int round = 0; round < 10; round++)
        {
            Apply(Plan().Place());
            var moves = Plan().Move();
            if (moves.Count == 0) return;
            Apply(moves);
            foreach (string worker in _held.Keys.ToList()) Say(worker, _offset);
        }

        Assert.Fail("The plan does not come to rest.");
    }

    private void Apply(IReadOnlyDictionary<string, ImmutableArray<int>> changes)
    {
        foreach (var (name, entries) in changes) _places[name] = new TaskPlaces(entries, ++_offset);
        _records += changes.Count;
    }

    private void Hold(params (string Worker, int[] Places)[] held)
    {
        foreach (var (worker, places) in held)
        {
            foreach (List<int> others in _held.Values) others.RemoveAll(places.Contains);
            _held[worker] = [.. places];
            Say(worker, seen: -1);
        }
    }

    private void Say(string worker, long seen) =>
        _group = _group.With(new WorkerClaim(worker, worker, new Uri("http://w"), [.. _held[worker]], null, seen));

    private int[] Loads() => [.. _held.Keys.Order(StringComparer.Ordinal).Select(worker => _tasks.Sum(connector =>
        Enumerable.Range(0, connector.Value).Count(task => _places.GetValueOrDefault(connector.Key)?.Of(task) is { } place
            && OwnerOf(place) == worker)))];

    private string OwnerOf(int place) => _held.First(entry => entry.Value.Contains(place)).Key;
}
