namespace Millrace.Worker.States;

/// <summary>What a running task reports of itself; the other states of Connect are the herder's.</summary>
internal enum RunState
{
    Running, Paused, Failed,
}
