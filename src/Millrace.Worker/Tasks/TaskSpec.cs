using Millrace.Connectors;
using Millrace.Worker.Groups;
using Millrace.Worker.Secrets;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks;

/// <summary>All that a task is started with.</summary>
/// <param name="Id">Which task it is.</param>
/// <param name="Plugin">Its connector's plugin.</param>
/// <param name="Connector">The connector's instance; it makes the task object.</param>
/// <param name="ConnectorConfig">
/// The connector's configuration in force: provider references resolved, rewritten by <see cref="Connectors.Plugin.Spelling"/>.
/// </param>
/// <param name="TaskConfig">The configuration that the connector made for this task, references resolved.</param>
/// <param name="Paused">True starts it in state PAUSED.</param>
internal sealed record TaskSpec(
    TaskId Id,
    Plugin Plugin,
    Connector Connector,
    IReadOnlyDictionary<string, string> ConnectorConfig,
    IReadOnlyDictionary<string, string> TaskConfig,
    bool Paused)
{
    /// <summary>Takes the connector's secrets out of what the task says.</summary>
    public SecretText Secrets { get; init; } = SecretText.UrlsOnly;

    /// <summary>What it does is counted here.</summary>
    public TaskNumbers Numbers { get; init; } = new();

    /// <summary>The clock of its pauses and intervals.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Nothing is written or committed while it is not held.</summary>
    public Lease Lease { get; init; } = Lease.Endless;

    /// <summary>Told when the task is stopped; one that has failed is not.</summary>
    public Action Stopped { get; init; } = () => { };
}

/// <summary>What a running task tells the herder. Called from the task's own thread; the callee must not block.</summary>
/// <param name="StateChanged">
/// What the run says of itself (<see cref="RunState"/>), with the trace of a failure. Nothing is said when the task is
/// stopped.
/// </param>
/// <param name="TopicUsed">Once for each topic that the task reads or writes.</param>
internal sealed record TaskEvents(Action<TaskId, RunState, string?> StateChanged, Action<TaskId, string> TopicUsed);
