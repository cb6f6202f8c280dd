using Millrace.Worker.States;

namespace Millrace.Worker.Tasks;

/// <summary>What a running task tells the herder. Called from the task's own thread; the callee must not block.</summary>
/// <param name="StateChanged">What the run says of itself (<see cref="RunState"/>), with the trace of a failure. Nothing is said when the task is stopped.</param>
/// <param name="TopicUsed">Once for each topic that the task reads or writes.</param>
internal sealed record TaskEvents(Action<TaskId, RunState, string?> StateChanged, Action<TaskId, string> TopicUsed);
