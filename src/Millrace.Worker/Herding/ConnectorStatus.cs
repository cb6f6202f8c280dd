using System.Text.Json.Serialization;
using Millrace.Worker.States;

namespace Millrace.Worker.Herding;

/// <summary>How a connector and its tasks fare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Connector">The connector itself.</param>
/// <param name="Tasks">Its tasks, ascending.</param>
/// <param name="Type"><c>source</c>, <c>sink</c>, or <c>unknown</c> when its class cannot be found.</param>
internal sealed record ConnectorStatus(string Name, InstanceStatus Connector, IReadOnlyList<TaskInstanceStatus> Tasks, string Type);

/// <summary>State of a connector's own instance.</summary>
/// <param name="State">Answered by its name, in capitals.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that has it.</param>
/// <param name="Version">Version of the plugin; null when it is not known.</param>
/// <param name="Trace">Why it failed; null otherwise.</param>
internal sealed record InstanceStatus(
    RunState State, string WorkerId, string? Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);

/// <summary>State of one task.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Answered by its name, in capitals.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that has it.</param>
/// <param name="Version">Version of the plugin; null when it is not known.</param>
/// <param name="Trace">Why it failed; null otherwise.</param>
internal sealed record TaskInstanceStatus(
    int Id, RunState State, string WorkerId, string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);
