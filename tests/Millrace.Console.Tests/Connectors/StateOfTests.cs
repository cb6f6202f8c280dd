using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Tests.Connectors;

public sealed class StateOfTests
{
    [Theory]
    [InlineData("RUNNING", "RUNNING,RUNNING", FlowState.Running)]
    [InlineData("RUNNING", "RUNNING,FAILED", FlowState.Degraded)]
    [InlineData("RUNNING", "FAILED,FAILED", FlowState.Failed)]
    [InlineData("FAILED", "", FlowState.Failed)]
    [InlineData("FAILED", "RUNNING", FlowState.Failed)]
    [InlineData("RUNNING", "RUNNING,RESTARTING", FlowState.Restarting)]
    [InlineData("RUNNING", "UNASSIGNED", FlowState.Unassigned)]
    [InlineData("RUNNING", "", FlowState.Running)]
    [InlineData("PAUSED", "PAUSED,PAUSED", FlowState.Paused)]
    [InlineData("PAUSED", "PAUSED,FAILED", FlowState.Degraded)]
    [InlineData("STOPPED", "", FlowState.Stopped)]
    [InlineData("SOMETHING_NEW", "RUNNING", FlowState.Unassigned)]
    public void A_connector_and_its_tasks_are_one_word(string own, string tasks, FlowState expected)
    {
        TaskInfo[] each = [.. tasks.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((state, id) =>
            new TaskInfo(id, state, "", null))];
        var connector = new ConnectorInfo("c", "sink", new Dictionary<string, string>(), own, "", null, null, each);
        Assert.Equal(expected, StateOf.Connector(connector));
    }

    [Fact]
    public void What_is_broken_comes_first() =>
        Assert.Equal([FlowState.Failed, FlowState.Degraded, FlowState.Unassigned],
            Enum.GetValues<FlowState>().OrderBy(state => state.Rank()).Take(3));
}
