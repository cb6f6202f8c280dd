using System.Text.Json.Serialization;

namespace Millrace.Worker.Rest.Model;

/// <summary>State of one task.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">UNASSIGNED, RUNNING, PAUSED, FAILED or RESTARTING.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that has it.</param>
/// <param name="Version">Version of the plugin; null when it is not known.</param>
/// <param name="Trace">Why it failed; null otherwise.</param>
internal sealed record TaskInstanceStatus(
    int Id, string State, string WorkerId, string? Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);
