namespace Millrace.Worker.Herding;

/// <summary>States of connectors and tasks as they are stored and answered.</summary>
internal static class ConnectorState
{
    public const string Unassigned = "UNASSIGNED";
    public const string Running = "RUNNING";
    public const string Paused = "PAUSED";
    public const string Stopped = "STOPPED";
    public const string Failed = "FAILED";
    public const string Restarting = "RESTARTING";
}
