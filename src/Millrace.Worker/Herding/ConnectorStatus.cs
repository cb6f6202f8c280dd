using System.Text.Json.Serialization;
using Millrace.Records;
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
    RunState State, string WorkerId, string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);

/// <summary>State of one task.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Answered by its name, in capitals.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that has it.</param>
/// <param name="Version">Version of the plugin; null when it is not known.</param>
/// <param name="Trace">Why it failed; null otherwise.</param>
internal sealed record TaskInstanceStatus(
    int Id, RunState State, string WorkerId, string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);

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

/// <summary>
/// One entry of a connector's offsets: a source's own maps, or for a sink <c>kafka_topic</c>, <c>kafka_partition</c> and
/// <c>kafka_offset</c>.
/// </summary>
/// <param name="Partition">Null only in a request that is to be refused.</param>
/// <param name="Offset">Null in a request removes the partition's offset.</param>
internal sealed record ConnectorOffset(OffsetMap? Partition, OffsetMap? Offset);
