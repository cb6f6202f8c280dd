using Millrace.Worker.States;

namespace Millrace.Worker.Herding;

/// <summary>A connector as it was configured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Config">
/// As it was written: references to config providers unresolved, secrets in clear. Whoever answers it hides them.
/// </param>
/// <param name="Tasks">Ascending; empty right after creation and while it is stopped.</param>
/// <param name="Type"><c>source</c>, <c>sink</c>, or <c>unknown</c> when its class cannot be found.</param>
internal sealed record ConnectorInfo(string Name, IReadOnlyDictionary<string, string> Config, IReadOnlyList<TaskId> Tasks, string Type);

/// <summary>A task and the configuration that its connector has made for it, references unresolved, secrets in clear.</summary>
internal sealed record TaskInfo(TaskId Id, IReadOnlyDictionary<string, string> Config);
