namespace Millrace.Worker.States;

/// <summary>What a connector shall do.</summary>
internal enum TargetState
{
    Started, Paused, Stopped,
}
