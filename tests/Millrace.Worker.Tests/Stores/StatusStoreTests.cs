using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Tests.Stores;

/// <summary>What the records of the status topic mean.</summary>
public sealed class StatusStoreTests
{
    private readonly StatusStore _store = new("status", NullLogger.Instance);

    [Fact]
    public void States_are_there_from_their_record_to_their_tombstone()
    {
        _store.Apply("status-connector-a-1", State("RUNNING", "w:1", 3));
        _store.Apply("status-task-a-1-0", State("FAILED", "w:1", 3));
        Assert.Equal(RunState.Running, _store.Connector("a-1")!.State);
        Assert.Equal(RunState.Failed, _store.Task(new TaskId("a-1", 0))!.State);
        Assert.Equal(3, _store.LastGeneration);
        Assert.Equal(["a-1"], _store.Names);
        _store.Apply("status-connector-a-1", null);
        _store.Apply("status-task-a-1-0", null);
        Assert.Empty(_store.Names);
    }

    [Fact]
    public void The_highest_generation_has_a_next_one()
    {
        _store.Apply("status-connector-a", State("RUNNING", "w:1", int.MaxValue));
        Assert.True(_store.LastGeneration + 1 > 0);
    }

    [Fact]
    public void Tasks_come_in_the_order_of_their_numbers()
    {
        foreach (int task in new[] { 10, 2, 0 }) _store.Apply($"status-task-a-{task}", State("RUNNING", "w:1", 1));
        _store.Apply("status-task-b-1", State("RUNNING", "w:1", 1));
        Assert.Equal([0, 2, 10], _store.TasksOf("a").Select(entry => entry.Key.Task));
    }

    [Fact]
    public void A_goodbye_does_not_hide_that_a_task_runs_elsewhere()
    {
        _store.Apply("status-task-a-0", State("RUNNING", "new:1", 5));
        _store.Apply("status-task-a-0", State("UNASSIGNED", "old:1", 4));
        Assert.Equal(RunState.Running, _store.Task(new TaskId("a", 0))!.State);
        _store.Apply("status-task-a-0", State("UNASSIGNED", "new:1", 5));
        Assert.Equal(RunState.Unassigned, _store.Task(new TaskId("a", 0))!.State);
    }

    [Fact]
    public void What_a_worker_wrote_itself_is_older_than_what_it_knows_when_it_comes_back()
    {
        var status = new WrittenStatus();
        status.Begin(Of(RunState.Running));
        status.Read(6, Of(RunState.Running));
        status.Begin(Of(RunState.Paused));
        status.End(6);
        Assert.Equal(RunState.Paused, status.Status!.State);
        status.End(7);
        status.Read(6, Of(RunState.Running));
        status.Read(7, Of(RunState.Paused));
        Assert.Equal(RunState.Paused, status.Status!.State);
    }

    [Fact]
    public void What_another_worker_wrote_behind_is_newer_also_when_it_is_read_before_the_own_write_is_known_to_be_done()
    {
        var status = new WrittenStatus();
        status.Begin(Of(RunState.Unassigned));
        status.Read(7, Of(RunState.Unassigned));
        status.Read(8, Of(RunState.Running, "other:1"));
        Assert.Equal("me:1", status.Status!.WorkerId);
        status.End(7);
        Assert.Equal("other:1", status.Status!.WorkerId);
        status.Read(9, null);
        Assert.Null(status.Status);
    }

    [Fact]
    public void A_state_that_is_removed_does_not_come_back_with_its_old_records()
    {
        var status = new WrittenStatus();
        status.Begin(Of(RunState.Running));
        status.Begin(null);
        status.End(3);
        status.End(4);
        status.Read(3, Of(RunState.Running));
        Assert.Null(status.Status);
        status.Read(4, null);
        Assert.True(status.IsForgotten);
    }

    private static StatusRecord Of(RunState state, string worker = "me:1") => new(state, worker, 1);

    [Fact]
    public void Topics_are_those_since_the_last_reset()
    {
        _store.Apply("status-topic-t2:connector-a:b", Topic("t2", "a:b"));
        _store.Apply("status-topic-t1:connector-a:b", Topic("t1", "a:b"));
        _store.Apply("status-topic-t1:connector-c", Topic("t1", "c"));
        Assert.Equal(["t1", "t2"], _store.TopicsOf("a:b"));
        _store.Apply("status-topic-t2:connector-a:b", null);
        Assert.Equal(["t1"], _store.TopicsOf("a:b"));
        Assert.Empty(_store.TopicsOf("unknown"));
    }

    [Theory]
    [InlineData("status-task-a", "{}")]
    [InlineData("status-topic-t", "{}")]
    [InlineData("anything", "{}")]
    public void Leaves_alone_what_is_not_for_it(string key, string value)
    {
        _store.Apply(key, value);
        Assert.Empty(_store.Names);
    }

    private static string State(string state, string worker, int generation) =>
        $$"""{"state":"{{state}}","trace":null,"worker_id":"{{worker}}","generation":{{generation}},"version":"1.0"}""";

    private static string Topic(string topic, string connector) =>
        $$$"""{"topic":{"name":"{{{topic}}}","connector":"{{{connector}}}","task":0,"discoverTimestamp":1700000000000}}""";
}
