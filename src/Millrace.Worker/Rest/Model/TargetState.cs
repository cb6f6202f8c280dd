namespace Millrace.Worker.Rest.Model;

/// <summary>What a connector shall do.</summary>
internal enum TargetState
{
    Started, Paused, Stopped,
}
