using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>Status of a connector or task as stored: state, worker, generation, and the trace of a failure.</summary>
internal sealed record StatusRecord(RunState State, string WorkerId, int Generation, string? Trace = null, string? Version = null)
{
    /// <summary>
    /// Goodbyes and failures of a worker that has been replaced must not hide the state at its successor (Connect's "safe" writes).
    /// </summary>
    public bool IsOutdatedBy(StatusRecord? known) =>
        State is RunState.Unassigned or RunState.Failed && known is not null && known.WorkerId != WorkerId && known.Generation > Generation;

    /// <summary>A goodbye that is read behind the news that somebody else is at work on it.</summary>
    public bool IsLateGoodbye(StatusRecord? known) =>
        State == RunState.Unassigned && known is { State: RunState.Running } && known.Generation >= Generation && known.WorkerId != WorkerId;
}
