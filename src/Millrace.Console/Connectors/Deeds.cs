using Millrace.WebConsole.Access;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Connectors;

/// <summary>What the buttons of a connector do: role, request and the state that ends the waiting, together.</summary>
internal sealed class Deeds(Cluster cluster, Actions actions, Viewer viewer)
{
    public Task PauseAsync(string name) =>
        RunAsync(Deed.Pause, "Pause", name, FlowState.Paused, connect => connect.PauseAsync(name));

    public Task ResumeAsync(string name) =>
        RunAsync(Deed.Resume, "Resume", name, FlowState.Running, connect => connect.ResumeAsync(name));

    public Task StopAsync(string name) =>
        RunAsync(Deed.Stop, "Stop", name, FlowState.Stopped, connect => connect.StopAsync(name));

    public Task RestartAsync(string name, RestartOf parts) => RunAsync(Deed.Restart, parts switch
    {
        RestartOf.Failed => "Restart what has failed",
        RestartOf.Connector => "Restart the connector",
        _ => "Restart connector and tasks",
    }, name, FlowState.Running, connect => connect.RestartAsync(name, parts));

    public Task RestartTaskAsync(string name, int task) => RunAsync(Deed.Restart, $"Restart task {task}", name, "RUNNING",
        connect => connect.RestartTaskAsync(name, task),
        seen => seen?.Info.Tasks.Any(one => one.Id == task && one.State == "RUNNING") is true);

    public Task DeleteAsync(string name) => RunAsync(Deed.DeleteConnector, "Delete", name, "gone",
        connect => connect.DeleteAsync(name), seen => seen is null);

    private Task RunAsync(Deed deed, string what, string name, FlowState wanted, Func<ConnectClient, Task> ask) =>
        RunAsync(deed, what, name, wanted.Word(), ask, seen => seen?.State == wanted);

    private Task RunAsync(Deed deed, string what, string name, string wanted, Func<ConnectClient, Task> ask,
        Func<SeenConnector?, bool> isSeen)
    {
        viewer.Require(deed, name);
        return actions.RunAsync(viewer.Name, what, name, wanted, () => viewer.DoAsync(deed, name, () => ask(cluster.Connect!)), isSeen);
    }
}
