using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Errors;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tests.Stores;

namespace Millrace.Worker.Tests.States;

/// <summary>Which state may follow which, and what becomes of a move that is not legal.</summary>
public sealed class RunStatesTests
{
    public static TheoryData<string, string> Connectors => Table(
        """
                    UNASSIGNED RUNNING PAUSED STOPPED FAILED RESTARTING
        UNASSIGNED           y       y      y       y      y          y
        RUNNING              y       y      y       y      y          y
        PAUSED               y       y      y       y      y          y
        STOPPED              y       y      y       y      y          y
        FAILED               -       y      y       y      y          y
        RESTARTING           y       y      y       y      y          y
        """);

    public static TheoryData<string, string> Tasks => Table(
        """
                    UNASSIGNED RUNNING PAUSED STOPPED FAILED RESTARTING
        UNASSIGNED           y       y      y       -      y          y
        RUNNING              y       y      y       -      y          y
        PAUSED               y       y      y       -      y          y
        FAILED               -       y      y       -      y          y
        RESTARTING           y       y      y       -      y          y
        """);

    public static TheoryData<string, string> Runs => Table(
        """
                    UNASSIGNED RUNNING PAUSED STOPPED FAILED RESTARTING
        nothing              -       y      y       -      y          -
        RUNNING              -       y      y       -      y          -
        PAUSED               -       y      y       -      y          -
        FAILED               -       -      -       -      -          -
        """);

    [Theory]
    [MemberData(nameof(Connectors))]
    public void A_connector_goes_from_one_state_to_those(string from, string to) =>
        Assert.Equal(to, Moves(next => RunStates.Find(from)!.Value.MayBecome(next)));

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_task_goes_from_one_state_to_those(string from, string to) =>
        Assert.Equal(to, Moves(next => RunStates.Find(from)!.Value.TaskMayBecome(next)));

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_says_those_after_another(string said, string next) =>
        Assert.Equal(next, Moves(state => RunStates.RunMaySay(RunStates.Find(said), state)));

    [Fact]
    public void Names_are_those_of_Connect_stored_and_answered()
    {
        Assert.Equal(["UNASSIGNED", "RUNNING", "PAUSED", "STOPPED", "FAILED", "RESTARTING"],
            Enum.GetValues<RunState>().Select(state => state.Name()));
        Assert.All(Enum.GetValues<RunState>(), state =>
        {
            Assert.Equal(state, RunStates.Find(state.Name()));
            Assert.Equal($"\"{state.Name()}\"", JsonSerializer.Serialize(state));
            Assert.Equal(state, JsonSerializer.Deserialize<RunState>($"\"{state.Name()}\""));
        });
        Assert.Null(RunStates.Find("running"));
        Assert.Null(RunStates.Find("5"));
        Assert.Null(RunStates.Find(null));
    }

    [Fact]
    public void The_store_takes_no_move_that_is_not_legal()
    {
        var store = new StatusStore("status", NullLogger.Instance);
        var task = new TaskId("a", 0);
        store.Apply("status-connector-a", """{"state":"FAILED","trace":"why","worker_id":"w:1","generation":3}""");
        store.Apply("status-task-a-0", """{"state":"RUNNING","trace":null,"worker_id":"w:1","generation":3}""");

        var connector = Assert.Throws<InvalidOperationException>(() => store.Put("a", new StatusRecord(RunState.Unassigned, "w:1", 3)));
        Assert.Equal("The connector a is FAILED and cannot become UNASSIGNED.", connector.Message);
        Assert.Throws<InvalidOperationException>(() => store.Put(task, new StatusRecord(RunState.Stopped, "w:1", 3)));
        Assert.Equal((RunState.Failed, RunState.Running), (store.Connector("a")!.State, store.Task(task)!.State));
    }

    [Fact]
    public void A_state_of_a_later_version_is_left_out()
    {
        var store = new StatusStore("status", NullLogger.Instance);

        Assert.Throws<DataException>(() => store.Apply("status-connector-a", """{"state":"DREAMING","worker_id":"w:1","generation":3}"""));
        Assert.Null(store.Connector("a"));
    }

    private static string Moves(Func<RunState, bool> isLegal) =>
        string.Concat(Enum.GetValues<RunState>().Select(state => isLegal(state) ? 'y' : '-'));

    private static TheoryData<string, string> Table(string text)
    {
        var table = new TheoryData<string, string>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n').Skip(1))
        {
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table.Add(cells[0], string.Concat(cells.Skip(1)));
        }

        return table;
    }
}
