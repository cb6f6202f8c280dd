using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Connectors;

/// <summary>How a connector does as a whole.</summary>
public enum FlowState
{
    Failed,
    Degraded,
    Unassigned,
    Restarting,
    Running,
    Paused,
    Stopped,
}

/// <summary>One word for a connector and its tasks. Connect has a state for each of them and none for the whole.</summary>
internal static class StateOf
{
    public static FlowState Connector(ConnectorInfo connector)
    {
        FlowState own = Of(connector.State);
        if (own is FlowState.Failed) return own;
        int failed = connector.Tasks.Count(task => task.State == "FAILED");
        if (failed > 0) return failed == connector.Tasks.Count ? FlowState.Failed : FlowState.Degraded;
        if (own is not FlowState.Running) return own;
        if (connector.Tasks.Any(task => task.State == "RESTARTING")) return FlowState.Restarting;
        return connector.Tasks.Any(task => task.State == "UNASSIGNED") ? FlowState.Unassigned : FlowState.Running;
    }

    public static FlowState Of(string state) => state switch
    {
        "FAILED" => FlowState.Failed,
        "RUNNING" => FlowState.Running,
        "PAUSED" => FlowState.Paused,
        "STOPPED" => FlowState.Stopped,
        "RESTARTING" => FlowState.Restarting,
        _ => FlowState.Unassigned,
    };

    /// <summary>What is broken, then what is not as it should be, then the rest alike.</summary>
    public static int Rank(this FlowState state) => state switch
    {
        FlowState.Failed => 0,
        FlowState.Degraded => 1,
        FlowState.Unassigned => 2,
        _ => 3,
    };

    public static string Word(this FlowState state) => state.ToString().ToUpperInvariant();

    public static string Css(this FlowState state) => state.ToString().ToLowerInvariant();
}
