namespace Millrace.Worker.Rest.Model;

/// <summary>How a connector and its tasks fare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Connector">The connector itself.</param>
/// <param name="Tasks">Its tasks, ascending.</param>
/// <param name="Type"><c>source</c>, <c>sink</c>, or <c>unknown</c> when its class cannot be found.</param>
internal sealed record ConnectorStatus(string Name, InstanceStatus Connector, IReadOnlyList<TaskInstanceStatus> Tasks, string Type);
