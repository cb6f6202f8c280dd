using Millrace.Errors;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tests.Stores;

/// <summary>What the records of the config topic mean, in any order in which they may be found.</summary>
public sealed class ConfigStoreTests
{
    private readonly ConfigStore _store = new("configs");
    private readonly List<ConfigChange> _changes = [];

    public ConfigStoreTests() => _store.Changed = _changes.Add;

    [Fact]
    public void A_connector_is_there_from_its_record_to_its_tombstone()
    {
        _store.Apply("connector-a", """{"properties":{"name":"a","tasks.max":"2"}}""");
        Assert.Equal(["a"], _store.Connectors.Select(connector => connector.Name));
        Assert.Equal("2", _store.Find("a")!.ConfigOrEmpty["tasks.max"]);
        Assert.Equal(TargetState.Started, _store.Find("a")!.Target);
        _store.Apply("connector-a", null);
        Assert.Null(_store.Find("a"));
        Assert.Equal([ConfigChangeKind.Configured, ConfigChangeKind.Removed], _changes.Select(change => change.Kind));
    }

    [Fact]
    public void Task_records_are_seen_when_they_are_committed()
    {
        Connector();
        Task("a", 0);
        Task("a", 1);
        Assert.Empty(_store.Find("a")!.Tasks);
        _store.Apply("commit-a", """{"tasks":2}""");
        Assert.Equal(["0", "1"], _store.Find("a")!.Tasks.Select(task => task["number"]));
        Assert.Equal(["a-0", "a-1"], _store.Find("a")!.TaskIds.Select(task => task.ToString()));
        Assert.Equal(_store.Find("a")!.Config, _store.Find("a")!.TasksMadeFrom);
    }

    [Fact]
    public void A_commit_without_all_its_tasks_makes_the_connector_inconsistent_until_a_full_set_comes()
    {
        Connector();
        Task("a", 0);
        Task("a", 1);
        _store.Apply("commit-a", """{"tasks":2}""");
        Task("a", 0);
        _store.Apply("commit-a", """{"tasks":2}""");
        Assert.True(_store.Find("a")!.IsInconsistent);
        Assert.Empty(_store.Find("a")!.Tasks);

        // The buffer was emptied: the lone task 1 does not complete the set with the old task 0.
        Task("a", 1);
        _store.Apply("commit-a", """{"tasks":2}""");
        Assert.True(_store.Find("a")!.IsInconsistent);
        Task("a", 0);
        Task("a", 1);
        Task("a", 2);
        _store.Apply("commit-a", """{"tasks":2}""");
        Assert.False(_store.Find("a")!.IsInconsistent);
        Assert.Equal(2, _store.Find("a")!.Tasks.Count);
    }

    [Fact]
    public void A_commit_of_no_tasks_takes_them_away()
    {
        Connector();
        Task("a", 0);
        _store.Apply("commit-a", """{"tasks":1}""");
        _store.Apply("commit-a", """{"tasks":0}""");
        Assert.Empty(_store.Find("a")!.Tasks);
        Assert.False(_store.Find("a")!.IsInconsistent);
    }

    [Fact]
    public void Tasks_of_a_deleted_connector_do_not_come_back_with_its_name()
    {
        Connector();
        Task("a", 0);
        _store.Apply("commit-a", """{"tasks":1}""");
        _store.Apply("connector-a", null);
        _store.Apply("target-state-a", null);
        Connector();
        Assert.Empty(_store.Find("a")!.Tasks);
    }

    [Fact]
    public void Leftovers_of_compaction_are_dropped()
    {
        // What compaction leaves of a connector that was deleted and made again later.
        Task("a", 0);
        _store.Apply("commit-a", """{"tasks":1}""");
        Assert.Empty(_store.Connectors);
        Connector();
        Assert.Empty(_store.Find("a")!.Tasks);
    }

    [Fact]
    public void Tasks_that_were_made_from_an_older_configuration_are_known()
    {
        Connector();
        Task("a", 0);
        _store.Apply("commit-a", """{"tasks":1}""");
        _store.Apply("connector-a", """{"properties":{"name":"a","new":"1"}}""");
        Assert.False(_store.Find("a")!.TasksMadeFrom!.ContainsKey("new"));
    }

    [Theory]
    [InlineData("""{"state":"PAUSED"}""", TargetState.Paused)]
    [InlineData("""{"state":"PAUSED","state.v2":"STOPPED"}""", TargetState.Stopped)]
    [InlineData("""{"state":"STARTED","state.v2":"STARTED"}""", TargetState.Started)]
    [InlineData("""{"state":"PAUSED","state.v2":"LEVITATING"}""", TargetState.Started)]
    [InlineData("""{}""", TargetState.Started)]
    public void Reads_target_states_old_and_new(string value, object expected)
    {
        Connector();
        _store.Apply("target-state-a", value);
        Assert.Equal((TargetState)expected, _store.Find("a")!.Target);
    }

    [Fact]
    public void A_target_state_may_come_before_its_connector()
    {
        _store.Apply("target-state-a", """{"state":"PAUSED","state.v2":"PAUSED"}""");
        Assert.Empty(_store.Connectors);
        Connector();
        Assert.Equal(TargetState.Paused, _store.Find("a")!.Target);
        Assert.Equal([ConfigChangeKind.Configured], _changes.Select(change => change.Kind));
    }

    [Fact]
    public void An_equal_target_state_is_no_change()
    {
        Connector();
        _changes.Clear();
        _store.Apply("target-state-a", """{"state":"STARTED","state.v2":"STARTED"}""");
        _store.Apply("target-state-a", null);
        Assert.Empty(_changes);
        _store.Apply("target-state-a", """{"state":"PAUSED","state.v2":"PAUSED"}""");
        _store.Apply("target-state-a", null);
        Assert.Equal(TargetState.Started, _store.Find("a")!.Target);
        Assert.Equal([ConfigChangeKind.TargetChanged, ConfigChangeKind.TargetChanged], _changes.Select(change => change.Kind));
    }

    [Theory]
    [InlineData("""{"include-tasks":true,"only-failed":true}""", true, true)]
    [InlineData("""{"include-tasks":"yes","only-failed":1}""", false, false)]
    [InlineData("""{}""", false, false)]
    public void Tells_restart_requests(string value, bool includeTasks, bool onlyFailed)
    {
        _store.Apply("restart-connector-a", value);
        Assert.Equal([new ConfigChange(ConfigChangeKind.RestartRequested, "a") { IncludeTasks = includeTasks, OnlyFailed = onlyFailed }],
            _changes);
    }

    [Fact]
    public void Tells_levels_of_loggers()
    {
        _store.Apply("logger-cluster-Millrace.Worker", """{"level":"DEBUG"}""");
        Assert.Equal([new ConfigChange(ConfigChangeKind.LoggerSet, "Millrace.Worker") { Level = "DEBUG" }], _changes);
    }

    [Fact]
    public void Tasks_of_a_commit_await_the_fencing_of_those_before_and_a_deleted_connector_keeps_its_count()
    {
        Connector();
        _store.Apply("task-a-0", """{"properties":{}}""");
        _store.Apply("commit-a", """{"tasks":1}""");
        Assert.True(_store.Find("a")!.AwaitsFencing);
        _changes.Clear();
        _store.Apply("tasks-fencing-a", """{"task-count":3}""");
        Assert.Equal((false, 3), (_store.Find("a")!.AwaitsFencing, _store.Find("a")!.FencedTasks));
        Assert.Equal([new ConfigChange(ConfigChangeKind.Fenced, "a")], _changes);
        _store.Apply("connector-a", null);
        Connector();
        Assert.Equal(3, _store.Find("a")!.FencedTasks);
    }

    [Theory]
    [InlineData("session-key", """{"key":"c2VjcmV0","algorithm":"HmacSHA256","creation-timestamp":1700000000000}""")]
    [InlineData("something-else", """{"a":1}""")]
    [InlineData("task-a", """{"properties":{}}""")]
    [InlineData("task-a-b", """{"properties":{}}""")]
    [InlineData("commit-a", null)]
    [InlineData("restart-connector-a", null)]
    public void Leaves_alone_what_is_not_for_it(string key, string? value)
    {
        Connector();
        _changes.Clear();
        StoredConnector before = _store.Find("a")!;
        _store.Apply(key, value);
        Assert.Same(before, _store.Find("a"));
        Assert.Empty(_changes);
    }

    [Theory]
    [InlineData("connector-a", "[]")]
    [InlineData("connector-a", """{"properties":[]}""")]
    [InlineData("commit-a", """{"tasks":"two"}""")]
    [InlineData("commit-a", """{"tasks":-1}""")]
    [InlineData("target-state-a", "3")]
    [InlineData("logger-cluster-x", """{"level":7}""")]
    public void Refuses_garbage_and_keeps_what_it_knows(string key, string value)
    {
        Connector();
        StoredConnector before = _store.Find("a")!;
        Assert.True(Xunit.Record.Exception(() => _store.Apply(key, value)) is DataException or InvalidOperationException);
        Assert.Same(before, _store.Find("a"));
    }

    [Fact]
    public void Names_with_dashes_and_numbers_keep_their_tasks_apart()
    {
        _store.Apply("connector-a-1", """{"properties":{"name":"a-1"}}""");
        Task("a-1", 0);
        _store.Apply("commit-a-1", """{"tasks":1}""");
        Assert.Single(_store.Find("a-1")!.Tasks);
        Assert.Null(_store.Find("a"));
    }

    private void Connector() => _store.Apply("connector-a", """{"properties":{"name":"a"}}""");

    private void Task(string connector, int number) =>
        _store.Apply($"task-{connector}-{number}", $$$"""{"properties":{"number":"{{{number}}}"}}""");
}
